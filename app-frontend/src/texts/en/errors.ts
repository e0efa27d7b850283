import { type ErrorTexts, quotedNames, says } from '../error-texts.js';
import { plural } from '../formats.js';
import { documentErrors } from './document-errors.js';

const count = plural('en');
const tries = (left: number) => count(left, { one: '# try left.', other: '# tries left.' });
const seconds = (value: number) => count(value, { one: '# second', other: '# seconds' });

const missing = quotedNames('“', '”');

export const errors: ErrorTexts = {
  // This side of the wire
  offline: says('No connection.', 'Nothing was lost. Check the network and try again.'),
  'answer-unreadable': says(
    'The server’s answer could not be read.',
    'Nothing was changed here. Try again in a minute.',
  ),
  'content-differs': says(
    'The file shown is not the file to be signed.',
    'Nothing was signed. Close this window and open the document again.',
  ),
  'preview-failed': says('This file cannot be shown here.', 'Nothing was changed. Download it to read it.'),
  'signing-stopped': says(
    'Signing was stopped for you.',
    'You may read the document. Ask an administrator of signing.',
  ),
  // The request
  'request-invalid': says(
    'The server did not accept this request.',
    'Nothing was changed. Reload the page and try again.',
  ),
  'not-found': says('This is no longer here.', 'Nothing was changed. Reload the page to see what there is now.'),
  'request-key-reused': says('This request was used for something else already.', 'Nothing was changed. Begin again.'),
  'too-many-requests': ({ waitSeconds }) => ({
    title: 'Too many requests.',
    body: waitSeconds === undefined ? 'Wait a minute, then try again.' : `Try again in ${seconds(waitSeconds)}.`,
  }),
  // Session and origin
  'session-expired': says('Your session has to be renewed.', 'Nothing was lost. Try again.'),
  'session-over': says('Your portal session ended.', 'Nothing was lost. Sign in to the portal again.'),
  'origin-refused': says('This page was opened from an unknown place.', 'Open it from the portal.'),
  // Placement and installation
  'portal-unverified': says('The portal could not be recognised.', 'Nothing was opened. Reload the portal’s page.'),
  'no-app-access': says('You have no access to DealSeal.', 'A portal administrator can give it to you.'),
  'portal-not-installed': says('DealSeal is not set up in this portal.', 'An administrator must finish the setup.'),
  'not-portal-administrator': says('Only a portal administrator can do this.', 'Nothing was changed. Ask one of them.'),
  'scope-missing': ({ missing: names }) => ({
    title: 'The app has not all the rights it needs.',
    body: `${names === undefined ? '' : `Missing: ${missing(names)}. `}A portal administrator can give them by installing the app again.`,
  }),
  'subscription-over': says(
    'The subscription has ended.',
    'Nothing was signed. What is signed stays and can be downloaded. A portal administrator can renew it.',
  ),
  'signing-service-unpaired': says('No signing service is connected.', 'An administrator must finish the setup.'),
  'client-certificate-required': says(
    'The signing service does not know this server.',
    'Nothing was signed. An administrator must connect it again.',
  ),
  'tenant-unknown': says(
    'The signing service does not know this portal.',
    'Nothing was signed. An administrator must connect it again.',
  ),
  'contract-mismatch': says(
    'The two servers have versions that do not fit.',
    'Nothing was signed. The operator must update one of them.',
  ),
  'pairing-code-invalid': says('This pairing code is not right.', 'Nothing was connected. Check it and type it again.'),
  'pairing-code-expired': says('This pairing code has run out.', 'Make a new one at the signing service’s console.'),
  // One-time codes
  'code-wrong': ({ triesLeft }) => ({
    title: 'This code is not right.',
    body: triesLeft === undefined ? 'Type the code that the app shows now.' : tries(triesLeft),
  }),
  'code-used': ({ waitSeconds }) => ({
    title: 'This code has been used.',
    body: waitSeconds === undefined ? 'Wait for the next one.' : `Wait for the next one: ${waitSeconds} s.`,
  }),
  'code-clock-off': ({ driftSeconds, triesLeft }) => ({
    title:
      driftSeconds === undefined
        ? 'Your phone’s clock is off.'
        : `Your phone’s clock is about ${count(Math.max(1, Math.round(Math.abs(driftSeconds) / 60)), { one: '# minute', other: '# minutes' })} off.`,
    body: `Set it to automatic time and try again.${triesLeft === undefined ? '' : ` ${tries(triesLeft)}`}`,
  }),
  'codes-locked': ({ lockedUntil }, { time }) => ({
    title: lockedUntil === undefined ? 'Codes are locked.' : `Codes are locked until ${time(lockedUntil)}.`,
    body: 'Nothing was signed; the file stays as it is. The administrator can unlock sooner.',
  }),
  'codes-locked-for-good': says('Too many wrong codes.', 'Nothing was signed. Only the administrator can unlock.'),
  'codes-unproven': ({ proofsLeft }) => ({
    title: 'An administrator opened your codes.',
    body: `Nothing was signed. Give ${count(proofsLeft ?? 3, { one: '# right code', other: '# right codes in a row' })} in DealSeal first: open it in the portal’s menu.`,
  }),
  // Set-up of codes
  'activation-code-wrong': ({ triesLeft }) => ({
    title: 'This activation code is not right.',
    body: triesLeft === undefined ? 'Check it, or ask the administrator for a new one.' : tries(triesLeft),
  }),
  'recovery-code-wrong': ({ triesLeft }) => ({
    title: 'This recovery code is not right.',
    body: triesLeft === undefined ? 'Check it, or take another one.' : tries(triesLeft),
  }),
  'recovery-code-used': says('This recovery code has been used.', 'Each is good once. Take another one.'),
  'activation-code-needed': says(
    'An activation code is needed.',
    'Nothing was changed. Ask an administrator of signing for one.',
  ),
  'enrolment-expired': says('The 10 minutes are over.', 'Nothing was changed. Start again.'),
  'already-enrolled': says('Your codes are set up already.', 'They work as before.'),
  // Acts
  'not-an-administrator': says('You are not an administrator of signing.', 'Nothing was changed. Ask one of them.'),
  'act-not-possible': says('This cannot be done with this person now.', 'Nothing was changed. Reload the list.'),
  'last-administrator': says(
    'Nobody would be left to undo this.',
    'Nothing was changed. Make another person an administrator of signing first.',
  ),
  'second-administrator-needed': says(
    'A second administrator is needed for this.',
    'Nothing was changed. Reload the page: then it can be proposed.',
  ),
  'single-administrator': says(
    'You are the only administrator of signing.',
    'Nothing was changed. Nobody could approve anything: make another person an administrator first.',
  ),
  'proposal-over': says('This is not waiting any more.', 'Nothing was changed by you. Reload the page.'),
  'proposal-own': says('You proposed this yourself.', 'Nothing was changed. Another administrator has to approve it.'),
  'proposal-outdated': says(
    'What this was proposed upon has changed meanwhile.',
    'Nothing was changed. Refuse it, and let it be proposed anew.',
  ),
  'enrolled-without-code-word': says(
    'This person has set up codes without a code word.',
    'Nothing was changed. Reset the codes, hand over an activation code, then give the role.',
  ),
  'enrolled-with-assistance': says(
    'This person’s phone was set up at an administrator’s desk.',
    'Nothing was changed. Reset the codes, hand over an activation code, then give the role.',
  ),
  // Certificates and the token
  'role-may-not-sign': says('Your role does not let you sign.', 'Nothing was signed. Ask an administrator of signing.'),
  'trial-over': ({ trialUntil, signaturesLeft }, { date }) => ({
    title: 'The trial is over.',
    body:
      trialUntil !== undefined && signaturesLeft !== undefined && signaturesLeft > 0
        ? `Test signatures left: ${signaturesLeft}, until ${date(trialUntil)}. Nothing was signed. Connect your own signing service to sign on.`
        : 'Nothing was signed; what you signed stays. An administrator connects your own signing service in the set-up.',
  }),
  'trials-taken': says(
    'No more trials begin today.',
    'Nothing was connected. Try again tomorrow, or connect a signing service by a pairing code.',
  ),
  'test-mark-needed': says(
    'A test signature is always visible.',
    'Nothing was signed. Choose a place for its mark, then sign again.',
  ),
  'credential-not-granted': says(
    'This certificate is not assigned to you any more.',
    'Nothing was signed. Choose another one.',
  ),
  'too-many-documents': ({ mostDocuments }) => ({
    title:
      mostDocuments === undefined
        ? 'These are too many documents for one code.'
        : `One code is good for ${mostDocuments} documents at most.`,
    body: 'Nothing was signed, and the code was not used. Leave some out, and sign them with the next code.',
  }),
  'credential-replaced': says(
    'Another certificate has taken over from this one.',
    'Nothing was signed. Choose the new one, and give a new code.',
  ),
  'grant-ended': ({ grantUntil }, { dateTime }) => ({
    title: 'You may not use this certificate any more.',
    body:
      grantUntil === undefined
        ? 'Nothing was signed. Ask the administrator.'
        : `It was given to you until ${dateTime(grantUntil)}. Nothing was signed. Ask the administrator.`,
  }),
  'grant-elsewhere': says(
    'You may not use this certificate for these documents.',
    'It was given to you for other fields, or for one kind of record at a time. Nothing was signed. Choose another certificate, or sign them one by one.',
  ),
  'grant-used-up': ({ dailyNumber, leftToday, freshAt }, { dateTime, number }) => ({
    title:
      leftToday === undefined || leftToday === 0
        ? 'You have signed as much as you may in a day with this certificate.'
        : `You may sign ${number(leftToday)} more today with this certificate.`,
    body: `${dailyNumber === undefined ? '' : `The limit is ${number(dailyNumber)} a day. `}Nothing was signed.${
      freshAt === undefined ? '' : ` The count begins anew on ${dateTime(freshAt)}.`
    }`,
  }),
  'credential-expired': says('This certificate has expired.', 'Nothing was signed. Choose another one.'),
  'credential-not-yet-valid': says('This certificate is not valid yet.', 'Nothing was signed. Choose another one.'),
  'credential-unsuitable': says('This certificate may not sign documents.', 'Nothing was signed. Choose another one.'),
  'credential-revoked': says(
    'This certificate was revoked.',
    'Nothing was signed. Choose another one, and tell the administrator.',
  ),
  'revocation-unavailable': says(
    'Whether the certificate is still good could not be checked.',
    'Nothing was signed. Try again in a minute.',
  ),
  'token-absent': says(
    'The signing token is not connected.',
    'Nothing was signed. The administrator has to connect it.',
  ),
  'token-elsewhere': says(
    'Another server signs with the token now.',
    'Nothing was signed. Try again in a minute; if it stays so, tell the administrator.',
  ),
  'token-pin-refused': says(
    'The token refused its PIN.',
    'Nothing was signed. Signing is stopped so that the token does not lock. The administrator has to act.',
  ),
  'pin-needed': says(
    'A PIN has to be typed at the signing server.',
    'Nothing is signed before that. Tell whoever looks after the server; your code holds for ten minutes.',
  ),
  'token-busy': ({ waitSeconds }) => ({
    title: 'Other documents are before yours.',
    body:
      waitSeconds === undefined ? 'Nothing was signed. Try again soon.' : `Nothing was signed. About ${waitSeconds} s.`,
  }),
  'token-failed': says('The signing token did not answer.', 'Nothing was signed. Try again.'),
  // Authorizations
  'authorization-unknown': says('Your code was not given for this document.', 'Nothing was signed. Give a new code.'),
  'authorization-expired': says('The time for your code is over.', 'Nothing was signed. Give a new code.'),
  'authorization-spent': says('Your code was spent already.', 'Nothing was signed. Give a new code.'),
  'digest-not-authorized': says(
    'Your code was given for another document.',
    'Nothing was signed. Open the document again.',
  ),
  'digest-mismatch': says('The file changed on its way.', 'Nothing was signed. Open the document again.'),
  'signature-in-progress': says('This document is being signed already.', 'Wait a moment; the result comes here.'),
  ...documentErrors,
  // The portal and the service
  'portal-busy': ({ waitSeconds }) => ({
    title: 'The portal takes no more requests at the moment.',
    body: `Nothing was lost. Try again in ${waitSeconds === undefined ? 'a minute' : seconds(waitSeconds)}.`,
  }),
  'portal-unavailable': says('The portal does not answer.', 'Nothing was lost. Try again in a minute.'),
  'portal-refused': says(
    'The portal refused this.',
    'Nothing was lost. Try again in a minute; if it stays so, give the reference to the administrator.',
  ),
  'portal-certificate-refused': says(
    'The portal’s certificate is not trusted.',
    'Nothing was sent. The operator of this server must name the portal’s own CA for it.',
  ),
  'portal-needs-administrator': says(
    'The portal’s connection has to be renewed.',
    'Nothing was lost. A portal administrator has to open DealSeal once.',
  ),
  'signing-service-unavailable': says('Signing is not available now.', 'Nothing was signed. Try again in a minute.'),
  'server-stopping': says('The server is being restarted.', 'Nothing was lost. Try again in a minute.'),
  'clock-unsure': says(
    'The signing server is not sure of the time.',
    'Nothing was signed. The operator has to set its clock; after ten minutes it is tried again.',
  ),
  'service-stopping': says('The signing service is being restarted.', 'Nothing was signed. Try again in a minute.'),
  internal: says('The server had a fault of its own.', 'Nothing was lost. Give the reference to the administrator.'),
};
