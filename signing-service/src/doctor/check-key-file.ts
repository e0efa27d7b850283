import { KeyError } from '../keys/errors.js';
import { type FiledKey, keyFileName, KeyFiles } from '../signing/key-files.js';
import { type Finding, reportOf } from './finding.js';
import type { KeyPatient } from './patient.js';

/** Whether the PKCS#12 file of a key is there and opens; in the place of what is looked at on a token. */
export async function checkKeyFile({
  name,
  keyUri,
  pinFile,
}: Pick<KeyPatient, 'name' | 'keyUri' | 'pinFile'>): Promise<{
  readonly finding: Finding;
  /** Null where it does not open. */
  readonly filed: FiledKey | null;
}> {
  try {
    const filed = await new KeyFiles(() => pinFile).open(keyUri);
    return { finding: keyFileThere(name, keyUri), filed };
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return { finding: keyFileTrouble(name, error), filed: null };
  }
}

export function keyFileThere(credentialId: string, keyUri: string): Finding {
  const file = keyFileName(keyUri);
  return reportOf('token', credentialId).ok(`The key file ${file} opens; its key is as safe as this machine.`, {
    name: file,
  });
}

/** Why a key's file does not open. */
export function keyFileTrouble(credentialId: string, { code, message }: KeyError): Finding {
  const report = reportOf('token', credentialId);
  return report.trouble(code === 'key-password-wrong' ? 'key-file-closed' : 'key-file-unusable', `${message}.`);
}
