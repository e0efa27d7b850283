import { z } from 'zod';

/**
 * `POST /v1/examinations`: what the service finds out about what it does for this tenant. Changes nothing, tries no PIN, and ends within a
 * minute. Added to contract 3; an older service answers 404.
 */
export const examinationRequestSchema = z.object({
  /** Only this part, as an earlier answer named it; null: all. An unknown one is answered with no findings. */
  part: z.string().max(200).nullable(),
});

/** What can be wrong. A service may come to know more than its client: such a one is `other-trouble`. */
export const troubleCodes = [
  'no-credential',
  'token-absent',
  'token-elsewhere',
  'token-ambiguous',
  'token-failed',
  'token-busy',
  'token-empty',
  'pin-locked',
  'pin-final-try',
  'pin-count-low',
  'pin-to-be-changed',
  'pin-pad',
  'pin-refused-before',
  'pin-unreadable',
  'key-file-unusable',
  'key-file-closed',
  'key-missing',
  'key-ambiguous',
  'key-without-certificate',
  'certificate-requested',
  'certificate-without-key',
  'key-mismatch',
  'signature-wrong',
  'configuration-unusable',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-expires-soon',
  'certificate-no-signatures',
  'certificate-other-purpose',
  'certificate-not-for-counterparty',
  'certificate-weak',
  'key-lent',
  'trust-unconfigured',
  'issuer-missing',
  'certificate-revoked',
  'path-invalid',
  'revocation-unavailable',
  'time-stamp-unconfigured',
  'time-stamp-unavailable',
  'level-without-stamp',
  'clock-off',
  'clock-unsure',
  'data-unwritable',
  'data-exposed',
  'sealing-keys-missing',
  'sealing-keys-unusable',
  'database-unreachable',
  'disk-low',
  'disk-full',
  'check-unfinished',
  'other-trouble',
] as const;
export type ServiceTrouble = (typeof troubleCodes)[number];

/** What was seen, as far as people who are no operators may know it: no path, no address of a machine, no secret. */
export const findingFactsSchema = z.object({
  /** Of a certificate: until, or from then on. */
  date: z.iso.datetime().optional(),
  days: z.int().optional(),
  /** Of a token, an issuer, an owner. Safe to show. */
  name: z.string().max(600).optional(),
  /** Where a missing issuer should lie. */
  addresses: z.string().max(2_000).optional(),
  seconds: z.number().optional(),
  people: z.int().optional(),
  mebibytes: z.int().optional(),
  milliseconds: z.int().optional(),
});
export type FindingFacts = z.infer<typeof findingFactsSchema>;

export const serviceFindingSchema = z.object({
  /** What is looked at together, and can be looked at again: `credential:ID`, `time`, `store`. */
  part: z.string(),
  check: z
    .enum([
      'token',
      'pin',
      'key',
      'certificate',
      'trust',
      'time-stamp',
      'clock',
      'storage',
      'database',
      'disk',
      'other',
    ])
    .catch('other'),
  /** A credential's id or an authority's name; empty for the whole service. */
  subject: z.string(),
  state: z.enum(['ok', 'warning', 'fault']),
  /** Null exactly where all is well. */
  code: z.enum(troubleCodes).catch('other-trouble').nullable(),
  facts: findingFactsSchema,
});
export type ServiceFinding = z.infer<typeof serviceFindingSchema>;

export const examinationSchema = z.object({ at: z.iso.datetime(), findings: z.array(serviceFindingSchema) });
export type Examination = z.infer<typeof examinationSchema>;
