import { z } from 'zod';
import { callBatch } from '../bitrix24/call-batch.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { PortalErrorCode } from '../bitrix24/portal-error.js';
import type { EntityAddress } from './entity.js';

const answerSchema = z.object({ items: z.array(z.object({ id: z.coerce.number() })) });
/** Of a kind that is gone, or closed to this person; whatever else goes wrong says nothing about their rights. */
const hiding: ReadonlySet<PortalErrorCode> = new Set(['access-denied', 'not-found', 'method-unknown', 'call-refused']);
/** As the portal gives at once. */
const mostIds = 50;

export function entityKey({ entityTypeId, entityId }: EntityAddress): string {
  return `${entityTypeId}/${entityId}`;
}

/**
 * Which of these the caller may read now, by the portal's own word: one request for all kinds, as long as there are 50 of a kind at most. What
 * is gone, hidden or of a kind that the portal does not know is not among them. Throws PortalError for the request itself, and for a person whose access
 * has ended.
 */
export async function readableEntities(
  caller: PortalCaller,
  entities: readonly EntityAddress[],
): Promise<ReadonlySet<string>> {
  const questions = questionsOf(entities);
  const answers = await callBatch(
    caller,
    questions.map(({ entityTypeId, ids }) => ({
      method: 'crm.item.list',
      params: { entityTypeId, filter: { '@id': ids }, select: ['id'] },
    })),
  );
  const readable = questions.flatMap(({ entityTypeId }, index) => {
    const answer = answers[index];
    if (answer === undefined) return [];
    if ('error' in answer) {
      if (hiding.has(answer.error.code)) return [];
      throw answer.error;
    }
    const parsed = answerSchema.safeParse(answer.result);
    return parsed.success ? parsed.data.items.map(({ id }) => entityKey({ entityTypeId, entityId: id })) : [];
  });
  return new Set(readable);
}

function questionsOf(entities: readonly EntityAddress[]): { entityTypeId: number; ids: number[] }[] {
  const ofType = new Map<number, Set<number>>();
  for (const { entityTypeId, entityId } of entities) {
    ofType.set(entityTypeId, (ofType.get(entityTypeId) ?? new Set()).add(entityId));
  }
  return [...ofType].flatMap(([entityTypeId, known]) => {
    const ids = [...known];
    const parts = Array.from({ length: Math.ceil(ids.length / mostIds) }, (_, part) =>
      ids.slice(part * mostIds, (part + 1) * mostIds),
    );
    return parts.map((part) => ({ entityTypeId, ids: part }));
  });
}
