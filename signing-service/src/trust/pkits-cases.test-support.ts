import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PathDoubt, PathFault } from './path-result.js';
import type { RevocationDoubtCode } from './revocation.js';

/** A case of NIST's Public Key Interoperability Test Suite 1.0.1; some numbers stand for several settings of one test. */
export interface PkitsCase {
  /** Section: `40102` is 4.1.2. */
  readonly id: string;
  readonly name: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly crls?: readonly string[];
  /** Left out, it is to be checked. */
  readonly revocation?: boolean;
  readonly expect: 'valid' | 'invalid';
  readonly params?: {
    readonly user_initial_policy_set?: readonly string[];
    readonly initial_explicit_policy?: boolean;
    readonly initial_policy_mapping_inhibit?: boolean;
    readonly initial_any_policy_inhibit?: boolean;
  };
  /** The path is given, since its names do not chain. */
  readonly path_intermediates?: readonly string[];
}

export interface Pkits {
  readonly cases: readonly PkitsCase[];
  certificate(name: string): Uint8Array;
  crl(name: string): Uint8Array;
}

/** Where the suite is: what PKITS_DIR names, or a folder beside the project. */
export const pkitsFolder =
  process.env['PKITS_DIR'] ?? fileURLToPath(new URL('../../../../shared/pkits', import.meta.url));

/** The suite in a folder; undefined when it is not there. */
export function openPkits(folder: string): Pkits | undefined {
  const list = join(folder, 'cases.json');
  if (!existsSync(list)) return undefined;
  return {
    cases: JSON.parse(readFileSync(list, 'utf8')) as PkitsCase[],
    certificate: (name) => readFileSync(join(folder, 'certs', name)),
    crl: (name) => readFileSync(join(folder, 'crls', name)),
  };
}

/** Cases that do not apply, by id, and why. */
export const inapplicable: Readonly<Record<string, string>> = {};

/** By what an invalid path has to fail: a fault, a doubt, or the reason why its status is not known. */
export type Reason = PathFault | Exclude<PathDoubt, 'revocation-unknown'> | RevocationDoubtCode;

/** Of all invalid cases of a section that `byId` does not name. */
const bySection: readonly (readonly [section: string, reason: Reason])[] = [
  ['401', 'signature-wrong'],
  ['403', 'name-not-chained'],
  ['408', 'policy-missing'],
  ['409', 'policy-missing'],
  ['410', 'policy-missing'],
  ['411', 'policy-missing'],
  ['412', 'policy-missing'],
];

const byId: Readonly<Record<string, Reason>> = {
  '40201': 'not-yet-valid',
  '40202': 'not-yet-valid',
  '40205': 'expired',
  '40206': 'expired',
  '40207': 'expired',
  '40401': 'evidence-missing',
  '40402': 'revoked',
  '40403': 'revoked',
  '40404': 'evidence-signature-wrong',
  '40405': 'evidence-missing',
  '40406': 'evidence-missing',
  '40408': 'evidence-critical-extension-unknown',
  '40409': 'evidence-critical-extension-unknown',
  '40410': 'evidence-critical-extension-unknown',
  '40411': 'evidence-stale',
  '40412': 'evidence-stale',
  '40415': 'revoked',
  '40418': 'revoked',
  '40420': 'revoked',
  // The certificate of the key that signs the CRLs is revoked.
  '40421': 'evidence-signer-untrusted',
  '40502': 'revoked',
  '40505': 'revoked',
  '40507': 'revoked',
  // Issued with the key that signs CRLs and must not sign certificates.
  '40508': 'key-usage-lacks-keyCertSign',
  '40601': 'not-a-ca',
  '40602': 'not-a-ca',
  '40603': 'not-a-ca',
  '40605': 'path-too-long',
  '40606': 'path-too-long',
  '40609': 'path-too-long',
  '40610': 'path-too-long',
  '40611': 'path-too-long',
  '40612': 'path-too-long',
  '40616': 'path-too-long',
  '40701': 'key-usage-lacks-keyCertSign',
  '40702': 'key-usage-lacks-keyCertSign',
  '40704': 'evidence-signer-untrusted',
  '40705': 'evidence-signer-untrusted',
  '41007': 'policy-mapping-any',
  '41008': 'policy-mapping-any',
  '41302': 'name-not-permitted',
  '41303': 'name-not-permitted',
  '41307': 'name-excluded',
  '41308': 'name-excluded',
  '41309': 'name-excluded',
  '41310': 'name-excluded',
  '41312': 'name-not-permitted',
  '41313': 'name-not-permitted',
  '41315': 'name-excluded',
  '41316': 'name-excluded',
  '41317': 'name-excluded',
  '41320': 'name-not-permitted',
  '41322': 'name-not-permitted',
  '41324': 'name-not-permitted',
  '41326': 'name-excluded',
  '41328': 'name-not-permitted',
  '41329': 'name-not-permitted',
  '41331': 'name-not-permitted',
  '41333': 'name-excluded',
  '41335': 'name-not-permitted',
  '41337': 'name-excluded',
  '41338': 'name-not-permitted',
  '41402': 'revoked',
  // Its distribution point is another one than the CRL's.
  '41403': 'evidence-missing',
  '41406': 'revoked',
  '41408': 'evidence-missing',
  '41409': 'evidence-missing',
  '41411': 'evidence-missing',
  '41412': 'evidence-missing',
  '41414': 'evidence-missing',
  '41415': 'revoked',
  '41416': 'revoked',
  '41417': 'reasons-incomplete',
  '41420': 'revoked',
  '41421': 'revoked',
  '41423': 'revoked',
  '41426': 'evidence-missing',
  '41427': 'evidence-missing',
  '41431': 'revoked',
  '41432': 'revoked',
  '41434': 'revoked',
  '41435': 'evidence-missing',
  '41501': 'delta-without-base',
  '41503': 'revoked',
  '41504': 'revoked',
  '41506': 'revoked',
  '41509': 'revoked',
  // The complete CRL is out of date, and too old for the delta CRL.
  '41510': 'evidence-stale',
  '41602': 'critical-extension-unknown',
};

export function expectedReason({ id }: PkitsCase): Reason | undefined {
  return byId[id] ?? bySection.find(([section]) => id.startsWith(section))?.[1];
}
