import { says, type ErrorTexts } from '../error-texts.js';
import { plural } from '../formats.js';

const count = plural('en');
const tries = (left: number) => count(left, { one: '# try left.', other: '# tries left.' });
const seconds = (value: number) => count(value, { one: '# second', other: '# seconds' });

const missing = (names: readonly string[] | undefined) => (names ?? []).map((name) => `“${name}”`).join(', ');

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
  // The document
  'pdf-not-a-pdf': says('This file is not a PDF.', 'Nothing was changed. Upload a PDF to sign it.'),
  'pdf-damaged': says('This file cannot be read as a PDF.', 'Nothing was changed. Upload it anew.'),
  'pdf-encrypted': says('This PDF is protected by a password.', 'Nothing was changed. Upload it without one.'),
  'pdf-password-wrong': says('This password does not open the PDF.', 'Check it, or upload the PDF without a password.'),
  'pdf-encryption-unsupported': says(
    'This PDF is encrypted in a way that cannot be opened here.',
    'Nothing was changed. Upload it without encryption.',
  ),
  'pdf-ambiguous': says(
    'This PDF can be read in more than one way.',
    'Nothing was signed. Export it anew from the program that made it.',
  ),
  'pdf-certified-no-changes': says(
    'An earlier signer allowed no further signatures.',
    'Nothing was changed. Ask that signer for a version that may be signed.',
  ),
  'pdf-unsupported': says(
    'This kind of PDF cannot be signed yet.',
    'Nothing was changed. Export it anew and upload that.',
  ),
  'pdf-limit-exceeded': says(
    'This PDF is too complex.',
    'Nothing was changed. Export it anew with fewer pages or objects.',
  ),
  'pdf-too-large': ({ limitBytes }, { bytes }) => ({
    title: 'This file is too large to sign.',
    body: `${limitBytes === undefined ? '' : `The limit is ${bytes(limitBytes)}. `}Nothing was changed. Upload a smaller one.`,
  }),
  'field-locked': says(
    'An earlier signer locked the fields of this PDF.',
    'Nothing was signed. Choose “Sign without a visible mark”.',
  ),
  'mark-text-unsupported': says(
    'The visible mark cannot show this name.',
    'Nothing was signed. Choose “Sign without a visible mark”.',
  ),
  'mark-no-free-place': says(
    'The page has no free place for the visible mark.',
    'Nothing was signed. Choose “Sign without a visible mark”.',
  ),
  'mark-picture-invalid': says(
    'This picture cannot be used for the mark.',
    'Nothing was changed. Choose a PNG or JPEG that opens in a viewer.',
  ),
  'mark-picture-too-large': ({ limitBytes }, { bytes }) => ({
    title: 'This picture is too large for the mark.',
    body: `It becomes part of every signed document. ${limitBytes === undefined ? 'At most 4 million pixels are possible.' : `The limit is ${bytes(limitBytes)}.`} Choose a smaller one.`,
  }),
  'document-over-limit': ({ limitBytes }, { bytes }) => ({
    title: 'This document is larger than your portal allows.',
    body: `${limitBytes === undefined ? '' : `An administrator has set the limit to ${bytes(limitBytes)}. `}Nothing was changed. Upload a smaller one, or ask the administrator.`,
  }),
  'size-limit-out-of-range': ({ limitBytes }, { bytes }) => ({
    title: 'This limit cannot be set.',
    body: `Choose a size from 64 kB${limitBytes === undefined ? '' : ` to ${bytes(limitBytes)}`}. Nothing was changed.`,
  }),
  'drive-folder-unusable': says(
    'This folder cannot be used.',
    'It is gone, or the application may not read it. Nothing was changed. Choose another one.',
  ),
  'file-too-large': ({ limitBytes }, { bytes }) => ({
    title: 'This file is too large.',
    body: `${limitBytes === undefined ? '' : `The limit is ${bytes(limitBytes)}. `}Nothing was changed. Upload a smaller one.`,
  }),
  'access-denied': says(
    'This document is not available to you.',
    'It may have been removed, or your rights were changed. Ask whoever is responsible for the card.',
  ),
  'document-gone': says(
    'The document is no longer in the card.',
    'Nothing was signed. Reload the card to see what is there now.',
  ),
  'document-changed': ({ person, since }, { time }) => ({
    title: 'Someone uploaded another version.',
    body: `${changedBy(person, since === undefined ? undefined : time(since))}Nothing was signed.`,
  }),
  'document-busy': ({ person, since }, { time }) => ({
    title: person === undefined ? 'Someone else is signing this document.' : `${person} is signing this document.`,
    body: `${since === undefined ? '' : `Since ${time(since)}. `}You can sign the new version afterwards.`,
  }),
  'field-read-only': says('This field cannot be changed by you.', 'You may read the document, not sign it.'),
  'required-fields-empty': ({ missing: names }) => ({
    title: 'The card cannot be saved yet.',
    body:
      names === undefined
        ? 'Fill in every required field first; the portal accepts no file before.'
        : `Fill in ${missing(names)} first; the portal accepts no file before.`,
  }),
  'request-state': says('This is not possible any more.', 'The document has moved on meanwhile. Open it again.'),
  'time-stamp-unavailable': says(
    'No time stamp can be had now.',
    'Nothing was signed. Try again in a minute; if it stays so, tell the administrator.',
  ),
  'signature-unfinished': ({ waitsFor }) => ({
    title: {
      'time-stamp': 'Your signature waits for its time stamp.',
      revocation: 'Your signature waits for the proof of its certificates.',
      clock: 'Your signature waits until the server is sure of the time.',
    }[waitsFor ?? 'time-stamp'],
    body: 'It is made and kept. We keep trying; no other code is needed.',
  }),
  'signature-unknown': says('There is no signature here.', 'Only documents signed with DealSeal have a receipt.'),
  'signature-not-released': says('The signature is not finished yet.', 'Ask for the receipt again in a minute.'),
  'signature-erased': says(
    'The records of this signature were erased.',
    'Their time of keeping is over. The signed document proves itself.',
  ),
  'receipt-unsealed': says(
    'The receipt cannot be sealed now.',
    'Try again later, or tell the administrator of signing.',
  ),
  'receipts-unsupported': says(
    'The signing service is too old for receipts.',
    'The signature is fine. Ask for an update.',
  ),
  'signing-given-up': says(
    'The signature could not be finished within a day.',
    'Nothing was stored in the card, and the signature was not used. You can sign again.',
  ),
  'signing-outcome-unknown': says(
    'The signing service gave no answer for a day.',
    'Nothing was stored in the card. Whether it signed, its log tells the administrator. You can sign again.',
  ),
  'storing-given-up': says(
    'The signed file was deleted.',
    'DealSeal had been removed from the portal for too long. The document in the card was not touched; you can sign it again.',
  ),
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

function changedBy(person: string | undefined, at: string | undefined): string {
  const facts = [person, at].filter((fact) => fact !== undefined);
  return facts.length === 0 ? '' : `${facts.join(', ')}. `;
}
