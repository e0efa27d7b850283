import type { SigningHours } from '../contract/settings.js';

/** Whether a moment (ms since the epoch) lies on one of the days, at or after `from` and before `to`, by the clock of the zone. */
export function isWithinHours(time: number, { timeZone, days, from, to }: SigningHours): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const clock = `${part('hour')}:${part('minute')}`;
  const day = weekdays.indexOf(part('weekday')) + 1;
  return days.includes(day) && clock >= from && clock < to;
}

/** As ISO 8601 counts them: Monday is 1. */
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
