import { z } from 'zod';
import type { PortalCaller } from './portal-callers.js';
import { PortalError } from './portal-error.js';

/** Whether the application is paid for in a portal. */
export const subscriptionSchema = z.object({
  isOver: z.boolean(),
  /** When it ends or ended, to the day (ms since the epoch); null where the portal tells no date. */
  paidUntil: z.number().nullable(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

const day = 24 * 60 * 60_000;

/** PAYMENT_EXPIRED and DAYS stand in the portal's `app.info` and in ONAPPPAYMENT; in a form everything is text. */
const toldSchema = z.object({
  PAYMENT_EXPIRED: z.enum(['Y', 'N']),
  DAYS: z
    .union([z.int(), z.string().regex(/^-?\d{1,6}$/)])
    .nullish()
    .catch(null)
    .transform((days) => (days === null || days === undefined ? null : Number(days))),
});

/** What an answer of `app.info`, or an event of a payment, says of the subscription; null when it says nothing. */
export function subscriptionOf(told: unknown, now: number): Subscription | null {
  const parsed = toldSchema.safeParse(told);
  if (!parsed.success) return null;
  const { PAYMENT_EXPIRED, DAYS } = parsed.data;
  const today = Math.floor(now / day) * day;
  return { isOver: PAYMENT_EXPIRED === 'Y', paidUntil: DAYS === null ? null : today + DAYS * day };
}

/** Asks the portal; null when it does not tell. */
export async function readSubscription(caller: PortalCaller, now: number): Promise<Subscription | null> {
  try {
    return subscriptionOf(await caller.call('app.info', {}), now);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return error.code === 'unpaid' ? { isOver: true, paidUntil: null } : null;
  }
}
