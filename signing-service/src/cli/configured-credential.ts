import type { CredentialConfig } from '../config.js';
import { UsageError } from './command.js';
import type { ServiceCall } from './service-call.js';

/** The one that `--credential` names. Throws UsageError. */
export function configuredCredential({ config, required }: ServiceCall): CredentialConfig {
  const credentialId = required('credential');
  const found = config.credentials.find((each) => each.credentialId === credentialId);
  if (found !== undefined) return found;
  const known = config.credentials.map((each) => each.credentialId).join(', ') || 'none';
  throw new UsageError(`no credential ${credentialId} is configured; there are: ${known}`);
}
