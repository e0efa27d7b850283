import { z } from 'zod';
import { auditHeadSchema, digestSchema } from './signatures.js';

/** One step from a head's leaf to the root: the hash beside it, and on which side that stands. */
export const pathStepSchema = z.object({ side: z.enum(['left', 'right']), hash: digestSchema });

/** A head of this chain in the time stamp of a day, which is of all tenants' heads together: see audit/head-stamp.ts for the leaf. */
const stampSchema = z.object({
  kind: z.literal('stamp'),
  /** In UTC. */
  day: z.iso.date(),
  sequence: z.int().positive(),
  head: digestSchema,
  /** Of the leaf, base64. */
  salt: z.base64(),
  /** From the leaf upwards (RFC 6962 §2.1.1). */
  path: z.array(pathStepSchema).max(64),
  /** TimeStampToken of the root (RFC 3161; the root itself is the hashedMessage), DER in base64. */
  token: z.base64(),
});
export type AuditStamp = z.infer<typeof stampSchema>;

/**
 * An exported audit: one of these a line, first `export`, then the entries in the chain's order, then
 * its stamps, then `end`; witnesses may follow. With all
 * entries it proves itself (`npx dealseal audit verify --export`): see audit/audit-entry.ts for what is hashed.
 */
export const exportLineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('export'),
    format: z.literal('dealseal-audit-1'),
    tenantId: z.string(),
    tenantName: z.string(),
    exportedAt: z.iso.datetime(),
    /** False: an extract, whose entries are no chain. */
    isWhole: z.boolean(),
    /** Of the chain when the export began; entries appended meanwhile follow. */
    head: auditHeadSchema,
  }),
  z.object({
    kind: z.literal('entry'),
    sequence: z.int(),
    /** Milliseconds since the epoch. */
    time: z.int(),
    type: z.string(),
    payloadHash: digestSchema,
    hash: digestSchema,
    /** Base64; null with an erased payload. */
    salt: z.base64().nullable(),
    /** Canonical JSON, exactly as it was hashed. */
    payload: z.string().nullable(),
  }),
  stampSchema,
  /** How many entries and stamps went before: without it the export was cut short. */
  z.object({ kind: z.literal('end'), entries: z.int(), stamps: z.int().default(0) }),
  /** A head that the client kept from an answer of the service. */
  z.object({ kind: z.literal('witness'), sequence: z.int(), head: digestSchema }),
]);
export type ExportLine = z.infer<typeof exportLineSchema>;
