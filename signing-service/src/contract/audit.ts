import { z } from 'zod';
import { blockSize } from './entry-set.js';
import { personIdSchema } from './people.js';
import { auditHeadSchema, digestSchema } from './signatures.js';

/** Some entries of a block, as `entry-set.ts` stores them, base64. */
const namedEntriesSchema = z.array(
  z.object({ block: z.int().nonnegative(), entries: z.base64().max(Math.ceil(blockSize / 8 / 3) * 4) }),
);
export type NamedEntries = z.infer<typeof namedEntriesSchema>;

/** The longest body of a question with entries of twenty million, bytes. */
export const longestAuditQuestion = 4 << 20;

/**
 * Which entries of the audit are asked for: those that pass all of it. Whoever asks must be an active administrator of the tenant, else
 * `not-an-administrator`. The routes of this file were added to contract 4; an older service answers 404.
 */
export const auditFilterSchema = z.object({
  /** Who did it, or to whom it was done. */
  personId: personIdSchema.optional(),
  credentialId: z.string().min(1).max(64).optional(),
  /** Of a signature, an authorization, an act; or an authorization's or enrolment's id. */
  requestKey: z.string().min(1).max(100).optional(),
  /** Of a document, before or after: hexadecimal, all of it or how it begins. */
  digest: z
    .string()
    .regex(/^[0-9A-Fa-f]{8,64}$/)
    .optional(),
  /** All of them, as an authorization named them. */
  labels: z
    .array(z.object({ name: z.string().max(40), value: z.string().max(200) }))
    .max(5)
    .optional(),
  /** One of them: a type, or one refined after a colon (`acts:reset`, `code-attempt:code-wrong`). */
  kinds: z.array(z.string().min(1).max(80)).min(1).max(60).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  /** Not included. */
  until: z.iso.datetime({ offset: true }).optional(),
  text: z
    .object({
      /** Beginnings of words that all occur, or of a digest or an id. */
      words: z.string().min(1).max(200),
      /** What the client knows under these words: entries of these are found as well. */
      digests: z
        .array(z.string().regex(/^[0-9a-f]{64}$/))
        .max(50)
        .optional(),
      personIds: z.array(personIdSchema).max(50).optional(),
      /** Entries that the client found by names of its own, see `auditDigestsRequestSchema`. An older service passes them over. */
      named: namedEntriesSchema.optional(),
    })
    .optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** `POST /v1/audit/search`: the newest first. */
export const auditSearchSchema = z.object({
  /** Who asks. */
  personId: personIdSchema,
  filter: auditFilterSchema,
  /** Only entries before this sequence, as the page before ended. */
  before: z.int().positive().optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type AuditSearch = z.input<typeof auditSearchSchema>;

export const auditEntrySchema = z.object({
  sequence: z.int(),
  at: z.iso.datetime(),
  /** A service may come to know more than its client. */
  type: z.string(),
  /** Of this entry and all before it. */
  hash: z.string(),
  /** Null once it was erased. */
  payload: z.record(z.string(), z.unknown()).nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema),
  /** There are older ones that pass. */
  hasMore: z.boolean(),
  head: auditHeadSchema,
  /** Later entries cannot be found yet: they are being made findable. */
  searchableThrough: z.int(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

export const auditFaultKinds = [
  'missing',
  'altered-entry',
  'altered-payload',
  'lost-payload',
  'truncated',
  'not-the-witness',
  'stamp-broken',
] as const;

/** What a look at the whole chain saw. */
export const auditCheckSchema = z.object({
  at: z.iso.datetime(),
  ok: z.boolean(),
  /** Entries that hold, from the first. */
  entries: z.int(),
  /** Of the last that holds. */
  head: auditHeadSchema,
  firstFault: z
    .object({
      sequence: z.int(),
      kind: z.enum(auditFaultKinds).catch('altered-entry'),
      at: z.iso.datetime().nullable(),
    })
    .nullable(),
  /** The latest head that a trusted authority time-stamped; null = none yet; absent from a service that is older. */
  stamped: z.object({ sequence: z.int(), at: z.iso.datetime(), authority: z.string() }).nullable().optional(),
});
export type AuditCheck = z.infer<typeof auditCheckSchema>;

/** `POST /v1/audit/checks`: reads the whole chain, or answers what the last look saw (`onlyLatest`; null = nobody has looked). */
export const auditCheckRequestSchema = z.object({
  personId: personIdSchema,
  onlyLatest: z.boolean().default(false),
  /** A head that the client kept: a chain that was cut or written anew does not hold against it. */
  witness: auditHeadSchema.optional(),
});
export type AuditCheckRequest = z.input<typeof auditCheckRequestSchema>;
export const auditCheckAnswerSchema = z.object({ check: auditCheckSchema.nullable() });

/** `POST /v1/audit/exports`: answers the entries in the chain's order as a stream, JSON lines (see audit-export.ts) or CSV. */
export const auditExportRequestSchema = z.object({
  personId: personIdSchema,
  filter: auditFilterSchema,
  format: z.enum(['json', 'csv']),
});
export type AuditExportRequest = z.input<typeof auditExportRequestSchema>;

/**
 * `POST /v1/audit/digests`: which documents, before and after signing, the next entries name, so that a client that knows these documents by
 * name can find entries by it. For the client itself, not for a person. Added to contract 4; an older service answers `not-found`.
 */
export const auditDigestsRequestSchema = z.object({
  /** Where it begins; with a head, only in the chain that has it there. Left out, with the first entry. */
  after: auditHeadSchema.partial({ head: true }).optional(),
});
export type AuditDigestsRequest = z.input<typeof auditDigestsRequestSchema>;

export const auditDigestsSchema = z.object({
  /** After which entry it begins: 0 where the chain has no such entry as was named, because it is another one. */
  after: z.int(),
  /** Those that name documents. */
  entries: z.array(z.object({ sequence: z.int(), digests: z.array(digestSchema) })),
  /** The last entry that was looked at. */
  through: auditHeadSchema,
});
export type AuditDigests = z.infer<typeof auditDigestsSchema>;
