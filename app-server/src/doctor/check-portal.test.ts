import { describe, expect, it } from 'vitest';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { checkFields, checkLink, checkSurfaces, checkUpkeep } from './check-portal.js';
import { surfacesVersion } from '../store/portal-settings.js';
import { portalWith } from './portal.test-support.js';

const portal = portalWith({ fields: [{ field: 'UF_CRM_A', title: 'Ugovor\u202e', isMultiple: false }] });

function callerOf(call: PortalCaller['call']): PortalCaller {
  const refuse = (): Promise<never> => Promise.reject(new PortalError('unavailable'));
  return { memberId: 'm1', actor: { kind: 'service' }, call, stream: refuse, get: refuse };
}

const failing = (code: PortalError['code']) => callerOf(() => Promise.reject(new PortalError(code)));

const fields = (rule: { readonly type: string; readonly isReadOnly: boolean } | undefined) =>
  checkFields(
    callerOf(() => Promise.resolve({})),
    portal,
    {
      of: () =>
        Promise.resolve(
          new Map(
            rule === undefined ? [] : [['UF_CRM_A', { ...rule, title: '', isMultiple: false, isRequired: false }]],
          ),
        ),
      forget: () => undefined,
    },
  );

describe('what is found of a portal', () => {
  it('tells one that is away and one that refuses apart', async () => {
    expect((await checkLink(failing('unavailable'))).code).toBe('portal-unreachable');
    expect((await checkLink(failing('application-off'))).code).toBe('portal-refuses');
    expect((await checkLink(failing('certificate-refused'))).code).toBe('portal-certificate');
    expect((await checkUpkeep(failing('grant-dead'))).code).toBe('upkeep-dead');
    expect((await checkUpkeep(failing('unavailable'))).code).toBe('portal-unreachable');
  });

  it('names the fields that are gone or cannot be written, without marks that turn text', async () => {
    expect(await fields({ type: 'file', isReadOnly: false })).toMatchObject({
      state: 'ok',
      facts: { missing: ['Ugovor'] },
    });
    expect(await fields({ type: 'file', isReadOnly: true })).toMatchObject({
      state: 'warning',
      code: 'fields-read-only',
    });
    expect(await fields({ type: 'string', isReadOnly: false })).toMatchObject({ state: 'fault', code: 'fields-gone' });
    expect(await fields(undefined)).toMatchObject({ code: 'fields-gone', facts: { missing: ['Ugovor'] } });
  });

  it('finds that tab and field are registered at another address', () => {
    const settings = { ...portal.settings, boundTo: 'https://here.example', boundVersion: surfacesVersion };
    const look = (changed: Partial<typeof settings>, at = 'https://here.example') =>
      checkSurfaces({ ...portal, settings: { ...settings, ...changed } }, at);
    expect(look({}).state).toBe('ok');
    expect(look({}, 'https://elsewhere.example').code).toBe('surfaces-unbound');
    expect(look({ boundVersion: 1 }).code).toBe('surfaces-unbound');
    expect(look({ unbound: ['CRM_QUOTE_LIST_MENU'] })).toMatchObject({
      state: 'warning',
      code: 'surfaces-partial',
      facts: { missing: ['CRM_QUOTE_LIST_MENU'] },
    });
  });
});
