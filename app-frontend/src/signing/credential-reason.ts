import type { Credential, CredentialState } from '@dealseal/signing-service/contract/people';
import type { Formats } from '../texts/formats.js';
import type { SigningTexts } from '../texts/load-texts.js';

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
