import type { Me } from '@dealseal/app-server/contract/people';
import { AppError } from '../api/app-error.js';

/** What the person's own state forbids before any code is given. */
export function lockOf(me: Me | null): AppError | null {
  if (me === null) return null;
  const { state, lockedUntil } = me.person;
  if (state === 'locked-for-good') return new AppError({ code: 'codes-locked-for-good', retry: 'never' });
  if (state === 'stopped') return new AppError({ code: 'signing-stopped', retry: 'never' });
  if (state !== 'locked') return null;
  return new AppError({
    code: 'codes-locked',
    retry: 'later',
    details: lockedUntil === null ? {} : { lockedUntil },
  });
}
