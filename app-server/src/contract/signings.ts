import { z } from 'zod';
import { documentAddressSchema } from './session.js';
import { signingStateSchema } from './signing.js';

/**
 * `awaiting`: the caller's own requests that want something of them, or are under way. `signed`: what the caller signed. `all`: whatever the
 * caller may see of the portal's.
 */
export const signingListSchema = z.enum(['awaiting', 'signed', 'all']);
export type SigningList = z.infer<typeof signingListSchema>;

/** Wait for a code; under way; stored in their cards; want a decision, or failed. */
export const signingGroupSchema = z.enum(['waiting', 'working', 'stored', 'problem']);
export type SigningGroup = z.infer<typeof signingGroupSchema>;

export const signingItemSchema = z.object({
  requestId: z.string(),
  state: signingStateSchema,
  /** Of the file that was opened for signing. */
  address: documentAddressSchema,
  entityTitle: z.string(),
  fieldTitle: z.string(),
  fileName: z.string(),
  size: z.int(),
  pageCount: z.int(),
  /** Who opened it, and signs it. */
  person: z.string(),
  isMine: z.boolean(),
  openedAt: z.iso.datetime(),
  /** Null: not signed. */
  signedAt: z.iso.datetime().nullable(),
  certificateOwner: z.string().nullable(),
  /** The signed file in the field; null: not there, or kept beside the field. */
  storedFileId: z.int().nullable(),
});
export type SigningItem = z.infer<typeof signingItemSchema>;

/** So many are counted, and no more: what is beyond is “and more”. */
export const mostCounted = 1_000;

/** `GET /api/signings?list=&search=&group=&entityTypeId=&cursor=`: a page, the last opened first. */
export const signingsQuerySchema = z.object({
  list: signingListSchema,
  /** Each word begins a word of the document's name, the card's title or number, whatever case and accents. */
  search: z.string().max(200).default(''),
  group: signingGroupSchema.optional(),
  entityTypeId: z.coerce.number().int().positive().optional(),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.[0-9a-f-]{36}$/)
    .optional(),
});

export const signingsSchema = z.object({
  items: z.array(signingItemSchema),
  /** Of the next page; null: this is the last one. */
  cursor: z.string().nullable(),
  /** Without search and filters, up to `mostCounted`; null: what the caller may see is known page by page only. */
  counts: z.object({ awaiting: z.int(), signed: z.int(), all: z.int().nullable() }),
  /** The kinds of cards that people sign in. */
  kinds: z.array(z.object({ entityTypeId: z.int(), title: z.string() })),
});
export type Signings = z.infer<typeof signingsSchema>;
