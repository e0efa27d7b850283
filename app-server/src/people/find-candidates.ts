import { z } from 'zod';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { AdminPeople } from '../contract/people.js';

const usersSchema = z.array(
  z.object({
    ID: z.coerce.string(),
    ACTIVE: z.coerce.boolean().catch(true),
    NAME: z.string().nullish(),
    LAST_NAME: z.string().nullish(),
    WORK_POSITION: z.string().nullish(),
  }),
);

const shownAtMost = 50;

/** Active people of the portal who are not known yet, first 50 by name (one call). Throws PortalError. */
export async function findCandidates(
  caller: PortalCaller,
  options: { readonly search: string; readonly known: ReadonlySet<string> },
): Promise<AdminPeople['candidates']> {
  const search = options.search.trim();
  const result = await caller.call('user.get', {
    FILTER: { ACTIVE: true, USER_TYPE: 'employee', ...(search === '' ? {} : { NAME_SEARCH: search }) },
    SORT: 'LAST_NAME',
    ORDER: 'ASC',
  });
  const parsed = usersSchema.safeParse(result);
  if (!parsed.success) throw new PortalError('unavailable', { cause: parsed.error });
  return parsed.data
    .filter((user) => user.ACTIVE && !options.known.has(user.ID))
    .slice(0, shownAtMost)
    .map((user) => {
      const name = [user.NAME, user.LAST_NAME].filter((part) => part).join(' ');
      const position = user.WORK_POSITION ?? '';
      return {
        personId: user.ID,
        name: name === '' ? `#${user.ID}` : name,
        position: position === '' ? null : position,
      };
    });
}
