import type { CredentialConfig } from '../config.js';
import { isKeyFile } from '../signing/key-files.js';
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

/** The same, where the key's PIN is meant. Throws UsageError for a key in a file as well, which has none. */
export function configuredTokenCredential(call: ServiceCall): CredentialConfig {
  const found = configuredCredential(call);
  if (!isKeyFile(found.keyUri)) return found;
  throw new UsageError(`the key of ${found.credentialId} is in a file, whose password stands in its pinFile`);
}
