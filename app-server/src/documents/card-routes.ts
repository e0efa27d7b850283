import { z } from 'zod';
import { contactTypeId } from '../bitrix24/entity-kinds.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';
import { type Cards, cardsQuerySchema, cardsSchema } from '../contract/cards.js';
import { answerJson, type ApiRoute, readInput } from '../http/api-route.js';
import { fieldsOf } from '../store/portal-settings.js';
import { hidden, parseItem } from './entity.js';
import { readFieldValue } from './file-values.js';

const listSchema = z.object({ items: z.array(z.looseObject({ id: z.coerce.number() })) });
/** As the portal pages its lists. */
const portalPage = 50;

/** Where documents lie, for who chooses some of several cards. */
export function cardRoutes(): readonly ApiRoute[] {
  return [
    {
      method: 'get',
      path: '/cards',
      handle: async ({ context, request, response }) => {
        const asked = readInput(cardsQuerySchema, request.query);
        const fields = fieldsOf(context.portal.settings, asked.entityTypeId).map(({ field }) => field);
        const found = fields.length === 0 ? { cards: [], next: null } : await findCards(context.caller, asked, fields);
        answerJson(response, cardsSchema, found);
      },
    },
  ];
}

async function findCards(
  caller: PortalCaller,
  { entityTypeId, search, start }: z.output<typeof cardsQuerySchema>,
  fields: readonly string[],
): Promise<Cards> {
  // Contacts have names in place of a title.
  const names = entityTypeId === contactTypeId ? ['name', 'secondName', 'lastName'] : ['title'];
  const inside = `%${names.at(-1) ?? 'title'}`;
  const params = {
    entityTypeId,
    useOriginalUfNames: 'Y',
    select: ['id', ...names, ...fields],
    filter: search === '' ? {} : /^\d{1,15}$/.test(search) ? { id: Number(search) } : { [inside]: search },
    order: { updatedTime: 'DESC' },
    start,
  };
  const parsed = listSchema.safeParse(
    await caller.call('crm.item.list', params).catch((error: unknown) => {
      throw hidden(error);
    }),
  );
  if (!parsed.success) throw new PortalError('unavailable', { cause: parsed.error });
  const { items } = parsed.data;
  const cards = items.map((item) => ({
    entityTypeId,
    entityId: item.id,
    title: parseItem({ item }).title,
    files: fields.reduce((count, field) => count + readFieldValue(item[field]).files.length, 0),
  }));
  return { cards: cards.filter(({ files }) => files > 0), next: items.length < portalPage ? null : start + portalPage };
}
