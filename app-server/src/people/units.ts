import { z } from 'zod';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { AdminUnits, UnitAddress } from '../contract/people.js';
import { pageSize, type PortalUser, readUsers } from './portal-users.js';

const departmentsSchema = z.array(z.object({ ID: z.coerce.string(), NAME: z.string() }));
const groupsSchema = z.array(z.object({ ID: z.coerce.string(), NAME: z.string() }));
const membersSchema = z.array(z.object({ USER_ID: z.coerce.string() }));

/** Of a long list: what an act may name (20 people) is far below. */
const mostPages = 4;

/**
 * The departments and workgroups that the person may see. A right that the application lacks is told as missing and is no error: people can be
 * chosen one by one without. Throws PortalError.
 */
export async function readUnits(caller: PortalCaller): Promise<AdminUnits> {
  const [departments, groups] = await Promise.all([
    orMissing(() => readAll(caller, { method: 'department.get', schema: departmentsSchema, params: { sort: 'NAME' } })),
    orMissing(() =>
      readAll(caller, {
        method: 'sonet_group.get',
        schema: groupsSchema,
        params: { ORDER: { NAME: 'ASC' }, FILTER: { ACTIVE: 'Y', CLOSED: 'N' } },
      }),
    ),
  ]);
  const unitsOf = (kind: UnitAddress['kind'], found: typeof departments) =>
    (found ?? []).map(({ ID, NAME }) => ({ kind, id: ID, name: NAME }));
  return {
    units: [...unitsOf('department', departments), ...unitsOf('group', groups)],
    missing: [...(departments === null ? ['department' as const] : []), ...(groups === null ? ['group' as const] : [])],
  };
}

/** Members of a department (not of those below it) or of a workgroup who work here, 200 at most. Throws PortalError. */
export async function readMembers(caller: PortalCaller, { kind, id }: UnitAddress): Promise<PortalUser[]> {
  if (kind === 'department') return readUsers(caller, { filter: { UF_DEPARTMENT: Number(id) }, pages: mostPages });
  const ids = parsed(membersSchema, await caller.call('sonet_group.user.get', { ID: Number(id) }));
  if (ids.length === 0) return [];
  return readUsers(caller, { filter: { ID: ids.map(({ USER_ID }) => Number(USER_ID)) }, pages: mostPages });
}

async function readAll<T extends z.ZodType<readonly unknown[]>>(
  caller: PortalCaller,
  list: { readonly method: string; readonly schema: T; readonly params: Readonly<Record<string, unknown>> },
): Promise<z.output<T>[number][]> {
  const found: z.output<T>[number][] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const some = parsed(list.schema, await caller.call(list.method, { ...list.params, START: page * pageSize }));
    found.push(...some);
    if (some.length < pageSize) break;
  }
  return found;
}

async function orMissing<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    // A portal answers either, by its age.
    if (error instanceof PortalError && (error.code === 'scope-missing' || error.code === 'method-unknown'))
      return null;
    throw error;
  }
}

function parsed<T extends z.ZodType>(schema: T, result: unknown): z.output<T> {
  const answer = schema.safeParse(result);
  if (!answer.success) throw new PortalError('unavailable', { cause: answer.error });
  return answer.data;
}
