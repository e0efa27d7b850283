import type { TokenIdentity } from '../keys/key-types.js';
import { parsePkcs11Uri } from '../keys/pkcs11-uri.js';
import { isKeyFile } from '../signing/key-files.js';
import type { Call } from './command.js';
import { policyInWords } from './pin-policy-words.js';

/** What the service of this machine has on a token: a line for each credential, with how its PIN is come by. Nothing where there is no service. */
export async function credentialLines(call: Call): Promise<(token: TokenIdentity) => string[]> {
  if ((call.environment['DEALSEAL_SERVICE_CONFIG'] ?? '') === '') return () => [];
  const { readConfig } = await import('../config.js');
  const { pinPolicyOf } = await import('../doctor/read-pin-policy.js');
  const { credentials, dataDirectory, sealingKeyFile, databaseUrl } = readConfig(call.environment, call.cwd);
  const data = { dataDirectory, sealingKeyFile, databaseUrl };
  const onTokens = credentials.filter(({ keyUri }) => !isKeyFile(keyUri));
  const lines = await Promise.all(
    onTokens.map(async ({ credentialId, keyUri }) => ({
      uri: parsePkcs11Uri(keyUri),
      line: `Credential ${credentialId}: ${policyInWords(await pinPolicyOf(data, credentialId))}`,
    })),
  );
  return ({ label, serial }) =>
    lines.flatMap(({ uri, line }) =>
      (uri.token ?? label) === label && (uri.serial ?? serial) === serial ? [line] : [],
    );
}
