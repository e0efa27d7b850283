import type { PolicyKind, PurposeKind } from '../contract/certificate.js';

const purposes: ReadonlyMap<string, PurposeKind> = new Map([
  ['2.5.29.37.0', 'any'],
  ['1.3.6.1.5.5.7.3.36', 'documents'],
  ['1.3.6.1.4.1.311.10.3.12', 'documents'],
  ['1.2.840.113583.1.1.5', 'documents'],
  ['1.3.6.1.5.5.7.3.4', 'email'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuthentication'],
  ['1.3.6.1.5.5.7.3.1', 'serverAuthentication'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping'],
  ['1.3.6.1.5.5.7.3.9', 'ocspSigning'],
]);

/** EN 319 411-2 §5.3, EN 319 411-1 §5.3, FSB order 795. */
const policies: ReadonlyMap<string, PolicyKind> = new Map([
  ['2.5.29.32.0', 'any'],
  ['0.4.0.194112.1.0', 'qcp-n'],
  ['0.4.0.194112.1.1', 'qcp-l'],
  ['0.4.0.194112.1.2', 'qcp-n-qscd'],
  ['0.4.0.194112.1.3', 'qcp-l-qscd'],
  ['0.4.0.194112.1.4', 'qcp-w'],
  ['0.4.0.2042.1.1', 'ncp'],
  ['0.4.0.2042.1.2', 'ncp-plus'],
  ['0.4.0.2042.1.3', 'lcp'],
  ['1.2.643.100.113.1', 'kc1'],
  ['1.2.643.100.113.2', 'kc2'],
  ['1.2.643.100.113.3', 'kc3'],
  ['1.2.643.100.113.4', 'kb1'],
  ['1.2.643.100.113.5', 'kb2'],
  ['1.2.643.100.113.6', 'ka1'],
]);

export function purposeOf(type: string): { readonly kind: PurposeKind; readonly type: string } {
  return { kind: purposes.get(type) ?? 'other', type };
}

export function policyOf(type: string): { readonly kind: PolicyKind; readonly type: string } {
  return { kind: policies.get(type) ?? 'other', type };
}
