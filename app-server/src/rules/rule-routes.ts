import { z } from 'zod';
import { AppError } from '../app-error.js';
import {
  changeRuleSchema,
  type ChangeRule,
  checkRuleSchema,
  driveAnswerSchema,
  markLogoAnswerSchema,
  markLogoSchema,
  markSampleAnswerSchema,
  ownMarkSampleSchema,
  ruleFindingSchema,
  rulesAnswerSchema,
  smallestLimit,
} from '../contract/rules.js';
import { answerJson, type ApiCall, type ApiRoute, readInput } from '../http/api-route.js';
import { createRateLimit } from '../http/rate-limit.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertAdministrator } from '../people/administrators.js';
import { checkRule, type CheckRuleParts } from './check-rule.js';
import { readFolders, usableFolder } from './drive-folders.js';
import { changeRule, type RuleValue } from './portal-rules.js';
import { readRules, type ReadRulesParts } from './read-rules.js';

export interface RuleParts extends ReadRulesParts, CheckRuleParts {
  readonly services: ServiceClients;
}

const folderQuery = z.object({ folder: z.coerce.number().int().positive().optional() });

/**
 * What this program holds for a portal: any administrator's to choose. What the signing-service holds is changed by acts; its pictures and
 * samples pass through.
 */
export function ruleRoutes(parts: RuleParts): readonly ApiRoute[] {
  const limit = createRateLimit({ burst: 30, perSecond: 0.5, now: parts.now });
  const administrators = (act: (call: ApiCall) => Promise<void>) => async (call: ApiCall) => {
    await assertAdministrator(parts.services, call.context);
    await act(call);
  };
  const answerRules = async ({ context, response }: ApiCall) =>
    answerJson(response, rulesAnswerSchema, await readRules(parts, context));
  return [
    { method: 'get', path: '/admin/rules', handle: administrators(answerRules) },
    {
      method: 'post',
      path: '/admin/rules',
      handle: administrators(async (call) => {
        const { memberId } = call.context.portal;
        const value = await valueOf(parts, memberId, readInput(changeRuleSchema, call.request.body));
        const { personId, name } = call.context.person;
        await changeRule(parts.store, memberId, { value, change: { at: parts.now(), by: { personId, name } } });
        await answerRules(call);
      }),
    },
    {
      method: 'post',
      path: '/admin/rules/check',
      handle: administrators(async ({ context, request, response }) => {
        const { rule } = readInput(checkRuleSchema, request.body);
        limit.take(context.portal.memberId);
        answerJson(response, ruleFindingSchema, await checkRule(parts, context.portal.memberId, rule));
      }),
    },
    {
      method: 'get',
      path: '/admin/drive',
      handle: administrators(async ({ context, request, response }) => {
        const { folder } = readInput(folderQuery, request.query);
        answerJson(response, driveAnswerSchema, await readFolders(context.caller, folder ?? null));
      }),
    },
    {
      method: 'post',
      path: '/admin/mark-logos',
      bodyLimit: '1100kb',
      handle: administrators(async ({ context, request, response }) => {
        const picture = readInput(markLogoSchema, request.body);
        limit.take(context.portal.memberId);
        const service = await parts.services.of(context.portal.memberId);
        answerJson(response, markLogoAnswerSchema, await service.keepMarkLogo(picture));
      }),
    },
    {
      method: 'post',
      path: '/admin/mark-samples',
      handle: administrators(async ({ context, request, response }) => {
        const sample = readInput(ownMarkSampleSchema, request.body);
        limit.take(context.portal.memberId);
        const service = await parts.services.of(context.portal.memberId);
        const { name } = context.person;
        answerJson(response, markSampleAnswerSchema, await service.drawMark({ ...sample, name }));
      }),
    },
  ];
}

/** Throws AppError `size-limit-out-of-range`, `drive-folder-unusable`, `scope-missing`, and PortalError. */
async function valueOf({ maxBytes, callers }: RuleParts, memberId: string, change: ChangeRule): Promise<RuleValue> {
  switch (change.rule) {
    case 'largestBytes':
      if (change.value !== null && (change.value < smallestLimit || change.value > maxBytes)) {
        throw new AppError('size-limit-out-of-range', { details: { limitBytes: maxBytes } });
      }
      return { largestBytes: change.value };
    case 'notices':
      return { notices: change.value };
    case 'original': {
      if (change.value.kind !== 'drive') return { original: change.value };
      const folder = await usableFolder(callers.forService(memberId), change.value.folderId);
      return { original: { ...change.value, folderName: folder.name.slice(0, 300) } };
    }
  }
}
