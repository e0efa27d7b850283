import { z } from 'zod';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { isSmartProcess } from '../bitrix24/entity-kinds.js';
import { PortalError } from '../bitrix24/portal-error.js';

/** A smart process: its fields are named by `id`, everything else by `entityTypeId`. */
export interface SmartProcess {
  readonly id: number;
  readonly entityTypeId: number;
  readonly title: string;
}

const pageSize = 50;
const mostPages = 4;

const typesSchema = z.object({
  types: z.array(z.object({ id: z.coerce.number().int(), entityTypeId: z.coerce.number().int(), title: z.string() })),
});

/** All of the portal's, by name; null where it does not tell this person (no CRM administrator, an old portal). Throws PortalError. */
export async function smartProcesses(caller: PortalCaller): Promise<readonly SmartProcess[] | null> {
  const found: SmartProcess[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const types = await typesPage(caller, page * pageSize);
    if (types === null) return null;
    found.push(...types.filter(({ entityTypeId }) => isSmartProcess(entityTypeId)));
    if (types.length < pageSize) break;
  }
  return found.sort((one, other) => one.title.localeCompare(other.title));
}

async function typesPage(caller: PortalCaller, start: number): Promise<SmartProcess[] | null> {
  try {
    const parsed = typesSchema.safeParse(await caller.call('crm.type.list', { order: { id: 'ASC' }, start }));
    if (!parsed.success) throw new PortalError('unavailable', { cause: parsed.error });
    return parsed.data.types;
  } catch (error) {
    const isHidden = error instanceof PortalError && ['access-denied', 'method-unknown'].includes(error.code);
    if (isHidden) return null;
    throw error;
  }
}
