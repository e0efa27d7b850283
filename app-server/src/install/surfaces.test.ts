import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { entityKind } from '../bitrix24/entity-kinds.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { bindSurfaces } from './surfaces.js';

const handler = 'https://app.example.com/b24/frame';
const deal = entityKind({ entityTypeId: 2 });
const leases = entityKind({ entityTypeId: 1036, typeId: 7 });

interface Standing {
  readonly placements?: readonly { placement: string; handler: string }[];
  readonly events?: readonly { event: string; handler: string }[];
  readonly fields?: readonly string[];
  /** Refused, by a word of the command. */
  readonly refuses?: Readonly<Record<string, string>>;
}

/** A portal that answers batches only, and the commands that were sent to it. */
function portal({ placements = [], events = [], fields = [], refuses = {} }: Standing) {
  const commands: string[] = [];
  let requests = 0;
  const answerOf = (command: string): unknown => {
    if (command.startsWith('app.info')) return { ID: 14 };
    if (command.startsWith('userfieldtype.list')) return [];
    if (command.startsWith('placement.get')) return placements;
    if (command.startsWith('event.get')) return events;
    if (command.startsWith('crm.deal.userfield.list')) return fields.map((name) => ({ FIELD_NAME: name }));
    if (command.startsWith('userfieldconfig.list')) return { fields: fields.map((name) => ({ fieldName: name })) };
    return true;
  };
  const refuse = (): Promise<never> => Promise.reject(new Error('only batches'));
  const call: PortalCaller['call'] = (method, params) => {
    if (method !== 'batch') return refuse();
    requests += 1;
    const result: Record<string, unknown> = {};
    const errors: Record<string, unknown> = {};
    for (const [key, command] of Object.entries(z.record(z.string(), z.string()).parse(params['cmd']))) {
      const text = decodeURIComponent(command);
      commands.push(text);
      const [, code] = Object.entries(refuses).find(([word]) => text.includes(word)) ?? [];
      if (code === undefined) result[key] = answerOf(text);
      else errors[key] = { error: code, error_description: '' };
    }
    return Promise.resolve({ result, result_error: Object.keys(errors).length === 0 ? [] : errors });
  };
  const caller: PortalCaller = { memberId: 'm', actor: { kind: 'service' }, call, stream: refuse, get: refuse };
  return { caller, commands, requests: () => requests };
}

const writes = (commands: readonly string[]) =>
  commands.filter((command) => !/^(app\.info|[a-z.]+\.(list|get))\?/.test(command));

const all = (kind: typeof deal) =>
  ['DETAIL_TAB', 'DETAIL_TOOLBAR', 'LIST_MENU'].map((part) => ({ placement: `${kind.placement}_${part}`, handler }));
const at = 'https://app.example.com/b24/events';
const applicationEvents = ['ONAPPINSTALL', 'ONAPPUPDATE', 'ONAPPUNINSTALL', 'ONAPPPAYMENT'].map((event) => ({
  event,
  handler: at,
}));

describe('what is registered with a portal', () => {
  it('is, of each kind, its field, its three places and its event, by two requests', async () => {
    const { caller, commands, requests } = portal({});
    expect(await bindSurfaces(caller, [deal, leases], 'https://app.example.com')).toEqual([]);
    expect(requests()).toBe(2);
    const sent = writes(commands).join('\n');
    for (const part of [
      'crm.deal.userfield.add?fields[USER_TYPE_ID]=rest_14_dealseal&fields[FIELD_NAME]=DEALSEAL',
      'userfieldconfig.add?moduleId=crm&field[entityId]=CRM_7&field[fieldName]=UF_CRM_7_DEALSEAL',
      'PLACEMENT=CRM_DEAL_DETAIL_TAB&',
      'PLACEMENT=CRM_DEAL_LIST_MENU&',
      'PLACEMENT=CRM_DYNAMIC_1036_DETAIL_TOOLBAR&',
      'event=ONCRMDEALUPDATE&',
      'event=ONCRMDYNAMICITEMUPDATE&',
    ]) {
      expect(sent).toContain(part);
    }
  });

  it('stays where it stands', async () => {
    const { caller, commands } = portal({
      placements: [...all(deal), ...all(leases)],
      events: [
        ...applicationEvents,
        { event: 'ONCRMDEALUPDATE', handler: at },
        { event: 'ONCRMDYNAMICITEMUPDATE', handler: at },
      ],
      fields: ['UF_CRM_DEALSEAL', 'UF_CRM_7_DEALSEAL'],
    });
    await bindSurfaces(caller, [deal, leases], 'https://app.example.com');
    expect(writes(commands)).toEqual([expect.stringMatching(/^userfieldtype\./)]);
  });

  it('is taken away from kinds that are off, and from another address of ours', async () => {
    const old = { placement: 'CRM_DEAL_DETAIL_TAB', handler: 'https://old.example.com/b24/frame' };
    const { caller, commands } = portal({
      placements: [...all(deal), ...all(leases), old],
      events: [...applicationEvents, { event: 'ONCRMDYNAMICITEMUPDATE', handler: at }],
      fields: ['UF_CRM_DEALSEAL'],
    });
    await bindSurfaces(caller, [deal], 'https://app.example.com');
    const unbound = writes(commands).filter((command) => command.includes('.unbind?'));
    expect(unbound).toEqual([
      ...all(leases).map(({ placement }) => `placement.unbind?PLACEMENT=${placement}&HANDLER=${handler}`),
      `placement.unbind?PLACEMENT=${old.placement}&HANDLER=${old.handler}`,
      `event.unbind?event=ONCRMDYNAMICITEMUPDATE&handler=${at}`,
    ]);
  });

  it('is told where the portal does not know it, and fails nothing', async () => {
    const { caller } = portal({
      refuses: {
        CRM_DYNAMIC_1036_LIST_MENU: 'ERROR_PLACEMENT_NOT_FOUND',
        userfieldconfig: 'insufficient_scope',
        ONCRMDEALUPDATE: 'ERROR_EVENT_NOT_FOUND',
      },
    });
    expect(await bindSurfaces(caller, [deal, leases], 'https://app.example.com')).toEqual([
      'CRM_7',
      'CRM_DYNAMIC_1036_LIST_MENU',
      'ONCRMDEALUPDATE',
    ]);
  });

  it('fails without the field type, without the application’s own events, and when the portal is busy', async () => {
    for (const refuses of [
      { 'userfieldtype.add': 'ACCESS_DENIED' },
      { ONAPPUNINSTALL: 'ACCESS_DENIED' },
      { CRM_DEAL_DETAIL_TAB: 'QUERY_LIMIT_EXCEEDED' },
      { 'app.info': 'ACCESS_DENIED' },
    ]) {
      await expect(bindSurfaces(portal({ refuses }).caller, [deal], 'https://app.example.com')).rejects.toMatchObject({
        name: 'PortalError',
      });
    }
  });
});
