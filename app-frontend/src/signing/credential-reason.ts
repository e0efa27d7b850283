import type { Credential, CredentialState } from '@dealseal/signing-service/contract/people';
import type { Formats } from '../texts/formats.js';
import type { SigningTexts } from '../texts/load-texts.js';
import type { GrantRefusal, GrantStanding } from './grant-standing.js';

/** Why a certificate cannot sign now. */
export function credentialReason(
  credential: Credential,
  state: Exclude<CredentialState, 'usable'>,
  {
    texts,
    formats,
  }: { texts: Pick<SigningTexts, `cert.state.${Exclude<CredentialState, 'usable'>}`>; formats: Formats },
): string {
  switch (state) {
    case 'expired':
      return texts['cert.state.expired'](formats.date(credential.notAfter));
    case 'not-yet-valid':
      return texts['cert.state.not-yet-valid'](formats.date(credential.notBefore));
    case 'token-absent':
      return texts['cert.state.token-absent'];
    case 'pin-refused':
      return texts['cert.state.pin-refused'];
    case 'token-failed':
      return texts['cert.state.token-failed'];
  }
}

type GrantTexts = Pick<SigningTexts, `cert.grant.${GrantRefusal}`>;

/** Why the person's grant is not good for these documents; null when it is. */
export function grantReason(
  { refusal, until, today }: GrantStanding,
  documents: number,
  { texts, formats }: { texts: GrantTexts; formats: Formats },
): string | null {
  switch (refusal) {
    case null:
      return null;
    case 'ended':
      return texts['cert.grant.ended'](until === null ? '' : formats.dateTime(until));
    case 'other-field':
    case 'other-documents':
      return texts[`cert.grant.${refusal}`];
    case 'used-up':
      return texts['cert.grant.used-up'](today?.number ?? 0, today === null ? '' : formats.dateTime(today.freshAt));
    case 'too-few-left':
      return texts['cert.grant.too-few-left'](today?.left ?? 0, documents);
  }
}
