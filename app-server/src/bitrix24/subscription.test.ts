import { describe, expect, it } from 'vitest';
import { subscriptionOf } from './subscription.js';

const noon = Date.parse('2026-06-04T10:00:00Z');
const day = 86_400_000;
const midnight = Date.parse('2026-06-04T00:00:00Z');

describe('what a portal tells of the subscription', () => {
  it.each([
    ['paid, by app.info', { PAYMENT_EXPIRED: 'N', DAYS: 30 }, { isOver: false, paidUntil: midnight + 30 * day }],
    ['paid, by an event', { PAYMENT_EXPIRED: 'N', DAYS: '30' }, { isOver: false, paidUntil: midnight + 30 * day }],
    ['over', { PAYMENT_EXPIRED: 'Y', DAYS: -2 }, { isOver: true, paidUntil: midnight - 2 * day }],
    ['over, without a date', { PAYMENT_EXPIRED: 'Y', DAYS: null }, { isOver: true, paidUntil: null }],
    ['over, with no number of days', { PAYMENT_EXPIRED: 'Y', DAYS: '' }, { isOver: true, paidUntil: null }],
    ['free: neither', { ID: 5, STATUS: 'F' }, null],
    ['of no use', { PAYMENT_EXPIRED: true }, null],
    ['nothing', null, null],
  ])('%s', (_name, told, subscription) => {
    expect(subscriptionOf(told, noon)).toEqual(subscription);
  });

  it('is the same all day long: nothing is written when nothing has changed', () => {
    const told = { PAYMENT_EXPIRED: 'N', DAYS: 30 };
    expect(subscriptionOf(told, noon)).toEqual(subscriptionOf(told, noon + 3_600_000));
  });
});
