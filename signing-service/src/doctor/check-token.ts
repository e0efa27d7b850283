import { KeyError } from '../keys/errors.js';
import type { TokenDescription } from '../keys/key-types.js';
import type { TokenAdministration } from '../keys/token-administration.js';
import { type Finding, reportOf } from './finding.js';
import type { KeyPatient } from './patient.js';

export interface FoundToken {
  readonly finding: Finding;
  /** Null where no single token answers to the URI. */
  readonly token: TokenDescription | null;
}

/** Whether the one token that a key's URI names is there. */
export async function checkToken(
  administration: TokenAdministration,
  { name, keyUri }: KeyPatient,
): Promise<FoundToken> {
  const report = reportOf('token', name);
  try {
    const { token } = await administration.only(keyUri);
    return { finding: report.ok(`${nameOf(token)} is there.`), token };
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    if (error.code === 'key-ambiguous') {
      return { finding: report.trouble('token-ambiguous', 'Several tokens answer to the key’s URI.'), token: null };
    }
    if (error.code !== 'token-absent')
      return { finding: report.trouble('token-failed', `${error.message}.`), token: null };
    const present = (await administration.slots()).flatMap(({ token }) => (token === null ? [] : [nameOf(token)]));
    const others = present.length === 0 ? 'there is none at all' : `there is ${present.join(', ')}`;
    return { finding: report.trouble('token-absent', `The token is in no slot; ${others}.`), token: null };
  }
}

function nameOf({ label, serial }: TokenDescription): string {
  return `Token ${label} (serial ${serial})`;
}
