import { z } from 'zod';

/**
 * `GET /api/cards?entityTypeId=&search=&start=`: cards with files in the fields that the portal chose, those that the caller may read, the last changed first. A
 * search of digits alone is a card's number, otherwise a part of its title. One portal call.
 */
export const cardsQuerySchema = z.object({
  entityTypeId: z.coerce.number().int().positive(),
  search: z.string().trim().max(200).default(''),
  start: z.coerce.number().int().nonnegative().max(100_000).default(0),
});

export const cardsSchema = z.object({
  cards: z.array(z.object({ entityTypeId: z.int(), entityId: z.int(), title: z.string(), files: z.int() })),
  /** `start` of the next page; null: there is none. */
  next: z.int().nullable(),
});
export type Cards = z.infer<typeof cardsSchema>;
