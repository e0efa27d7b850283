import { z } from 'zod';
import { auditHeadSchema, digestSchema } from './signatures.js';

/**
 * An exported audit: one of these a line, first `export`, then the entries in the chain's order, then `end`; witnesses may follow. With all
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
  /** How many entries went before: without it the export was cut short. */
  z.object({ kind: z.literal('end'), entries: z.int() }),
  /** A head that the client kept from an answer of the service. */
  z.object({ kind: z.literal('witness'), sequence: z.int(), head: digestSchema }),
]);
export type ExportLine = z.infer<typeof exportLineSchema>;
