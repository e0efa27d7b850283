import { z } from 'zod';
import type { SettingsAnswer } from './contract/settings.js';
import { signatureLevels } from './pades/signature-level.js';
import { allowListOf } from './trust/allow-list.js';

const path = z.string().min(1).max(4096);
const seconds = z.coerce.number().int().min(1).max(300);

const oid = z.string().regex(/^[0-2](\.(0|[1-9]\d*))+$/, 'must be an object identifier');

const authoritySchema = z.strictObject({
  /** How tenants' settings and the database name it. */
  name: z.string().trim().min(1).max(64),
  /** http or https, without user and password. */
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** The policy to ask for, dotted; the authority's own when left out. */
  policy: oid.optional(),
  /** HTTP Basic. */
  authorization: z
    .strictObject({
      user: z
        .string()
        .min(1)
        .max(200)
        .regex(/^[^:]+$/, 'must have no colon'),
      /** A file that only the service may read; its first line is the password. */
      passwordFile: path,
      /** Send it over plain HTTP too, where whoever is on the way can read it. */
      overHttp: z.boolean().default(false),
    })
    .optional(),
});

const counterpartySchema = z.strictObject({
  /** Shown to people. */
  name: z.string().trim().min(1).max(200),
  /** Extended key usages of which it asks for one, dotted. */
  purposes: z.array(oid).max(20).default([]),
  /** Certificate policies of which it asks for one, dotted. */
  policies: z.array(oid).max(20).default([]),
});
/** Who receives signed documents, and what they ask of a signer's certificate. */
export type Counterparty = z.output<typeof counterpartySchema>;

/** Whom the service trusts, and whom it asks beyond itself. */
export const trustConfigSchema = z.strictObject({
  /** PEM or DER: certificates that signers', authorities' and responders' paths lead to. */
  certificateFiles: z.array(path).max(100).default([]),
  /** In the order in which they are asked, unless a tenant chooses another. */
  timeStampAuthorities: z.array(authoritySchema).max(20).default([]),
  /** The doctor says whom a certificate is not made for; nobody is kept from signing. */
  counterparties: z.array(counterpartySchema).max(50).default([]),
  /** What may be called beyond the public internet, as for `allowListOf`. */
  privateNetwork: z.array(z.string().min(1).max(255)).max(100).default([]),
  limits: z
    .strictObject({
      /** For one time stamp, all authorities together. */
      timeStampSeconds: seconds.default(25),
      /** For the status of one certificate: all its responders together, and each of its CRLs. */
      revocationSeconds: seconds.default(15),
    })
    .prefault({}),
});
export type TrustConfig = z.output<typeof trustConfigSchema>;

/** What the schema cannot see, a line each. */
export function trustFaults({ certificateFiles, timeStampAuthorities, privateNetwork }: TrustConfig): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { name, url, authorization } of timeStampAuthorities) {
    if (seen.has(name)) faults.push(`trust.timeStampAuthorities: ${name} is named twice`);
    const { protocol, username, password } = new URL(url);
    if (username !== '' || password !== '') {
      faults.push(`trust.timeStampAuthorities: the URL of ${name} carries a user or a password; use authorization`);
    }
    if (protocol === 'http:' && authorization?.overHttp === false) {
      faults.push(
        `trust.timeStampAuthorities: the password of ${name} would go over plain HTTP; say overHttp or use https`,
      );
    }
    seen.add(name);
  }
  if (timeStampAuthorities.length > 0 && certificateFiles.length === 0) {
    faults.push('trust.certificateFiles: without a trusted certificate no time stamp can be checked');
  }
  for (const entry of privateNetwork) {
    if (!isAllowEntry(entry)) faults.push(`trust.privateNetwork: ${entry} is no network, address or host`);
  }
  return faults;
}

function isAllowEntry(entry: string): boolean {
  try {
    allowListOf([entry]);
    return true;
  } catch {
    return false;
  }
}

/** What tenants may choose. Every level above B-B begins with a time stamp. */
export function settingsChoicesOf({ timeStampAuthorities }: TrustConfig): SettingsAnswer['choices'] {
  const names = timeStampAuthorities.map(({ name }) => name);
  return { levels: names.length === 0 ? ['B-B'] : [...signatureLevels], timeStampAuthorities: names };
}

/** With the paths made absolute. */
export function absoluteTrust(trust: TrustConfig, absolute: (file: string) => string): TrustConfig {
  return {
    ...trust,
    certificateFiles: trust.certificateFiles.map(absolute),
    timeStampAuthorities: trust.timeStampAuthorities.map(({ authorization, ...authority }) =>
      authorization === undefined
        ? authority
        : { ...authority, authorization: { ...authorization, passwordFile: absolute(authorization.passwordFile) } },
    ),
  };
}
