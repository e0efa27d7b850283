import { sequence, tlv } from '../cms/der-writer.js';
import { ia5, issue, issueAuthority, makeCrl, middle } from './authority.test-support.js';
import type { CrlOptions, IssueOptions, TestExtension, TestParty } from './authority.test-support.js';
import { crlSource } from './crl-source.js';
import type { CrlSourceOptions } from './crl-source.js';
import type { Crl } from './crl.js';
import { validatePath } from './path-validation.js';
import type { RevocationStatus } from './revocation.js';
import { trustAnchorOf } from './trust-anchor.js';

export const root = issueAuthority({ subject: 'Root' });
export const anchor = trustAnchorOf(root.certificate);
export const serial = 77;

export function person(options: Partial<IssueOptions> = {}): TestParty {
  return issue({ subject: 'Person', issuer: root, serial, ...options });
}

/** Status of a certificate right below the root. */
export function statusOf(
  crls: readonly Crl[],
  options: Partial<CrlSourceOptions & { target: TestParty; time: Date }> = {},
): RevocationStatus {
  const { target = person(), time = middle, ...rest } = options;
  const revocation = crlSource({ crls, ...rest });
  const result = validatePath({ anchor, certificates: [target.certificate] }, { time, revocation });
  return result.reports[0]?.revocation ?? { status: 'unknown', why: [] };
}

export function toldBy(...args: Parameters<typeof statusOf>): string[] {
  const status = statusOf(...args);
  return status.status === 'unknown' ? status.why.map(({ code }) => code) : [status.status];
}

export const crl = (options: Partial<CrlOptions> = {}) => makeCrl({ issuer: root, ...options });
const day = 86_400_000;
export const before = (time: Date, days: number) => new Date(time.getTime() - days * day);

export const name = (party: Pick<TestParty, 'name'>) => tlv(0xa4, party.name);
export const uri = (text: string) => ia5(0x86, text);
/** CRLDistributionPoints of one point. */
export function pointExtension({
  at,
  reasons,
  crlIssuer,
}: {
  at?: string;
  reasons?: Uint8Array;
  crlIssuer?: Pick<TestParty, 'name'>;
}): TestExtension {
  const fields = [
    ...(at === undefined ? [] : [tlv(0xa0, tlv(0xa0, uri(at)))]),
    ...(reasons === undefined ? [] : [tlv(0x81, reasons)]),
    ...(crlIssuer === undefined ? [] : [tlv(0xa2, name(crlIssuer))]),
  ];
  return { id: '2.5.29.31', value: sequence(sequence(...fields)) };
}
export const issuingPoint = (...fields: readonly Uint8Array[]): TestExtension => ({
  id: '2.5.29.28',
  critical: true,
  value: sequence(...fields),
});
export const isTrue = Buffer.of(0xff);
