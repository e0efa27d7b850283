import { z } from 'zod';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';

/** An employee of the portal as lists show them. */
export interface PortalUser {
  readonly personId: string;
  readonly name: string;
  readonly position: string | null;
}

const usersSchema = z.array(
  z.object({
    ID: z.coerce.string(),
    ACTIVE: z.coerce.boolean().catch(true),
    NAME: z.string().nullish(),
    LAST_NAME: z.string().nullish(),
    WORK_POSITION: z.string().nullish(),
  }),
);

/** A page of the portal's lists. */
export const pageSize = 50;

/** Active employees that match the filter of user.get, by last name, in pages of 50 (one call each). Throws PortalError. */
export async function readUsers(
  caller: PortalCaller,
  options: { readonly filter: Readonly<Record<string, unknown>>; readonly pages: number },
): Promise<PortalUser[]> {
  const found: PortalUser[] = [];
  for (let page = 0; page < options.pages; page += 1) {
    const result = await caller.call('user.get', {
      FILTER: { ACTIVE: true, USER_TYPE: 'employee', ...options.filter },
      SORT: 'LAST_NAME',
      ORDER: 'ASC',
      start: page * pageSize,
    });
    const parsed = usersSchema.safeParse(result);
    if (!parsed.success) throw new PortalError('unavailable', { cause: parsed.error });
    found.push(...parsed.data.filter((user) => user.ACTIVE).map(toUser));
    if (parsed.data.length < pageSize) break;
  }
  return found;
}

function toUser(user: z.output<typeof usersSchema>[number]): PortalUser {
  const name = [user.NAME, user.LAST_NAME].filter((part) => part).join(' ');
  const position = user.WORK_POSITION ?? '';
  return {
    personId: user.ID,
    name: name === '' ? `#${user.ID}` : name,
    position: position === '' ? null : position,
  };
}
