import { appErrorAnswerSchema } from '@dealseal/app-server/contract/error';
import { doctorAnswerSchema } from '@dealseal/app-server/contract/doctor';
import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { installStatusSchema } from '@dealseal/app-server/contract/install';
import { adminPeopleSchema, adminUnitsSchema } from '@dealseal/app-server/contract/people';
import { driveAnswerSchema, ruleFindingSchema, rulesAnswerSchema } from '@dealseal/app-server/contract/rules';
import { missingScopes, scopeNames, scopeOfMethod } from '@dealseal/app-server/contract/scopes';
import { signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dealTab, framePost, refusalOf, sendFrame, sessionOf } from '../../attack/frame-post.js';
import { runAction } from '../../portal/emulator-actions.js';
import { methods } from '../../portal/rest/method-table.js';
import { defaultKnobs, turnKnobs } from '../../portal/state/knobs.js';
import { addressesFrom } from '../../support/addresses.js';
import { appPage, installApp, people, visitor } from '../../support/install-app.js';
import type { AppSession } from '../../support/portal-visitor.js';
import { credentialId, type Stack, startStack } from '../../support/stack.js';

const dealId = 412;
const listing = `/api/documents?entityTypeId=2&entityId=${dealId}`;

let directory: string;
let stack: Stack;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-'));
  stack = await startStack({ directory, addresses: addressesFrom(26_710), scope: scopeNames.join() });
  await installApp(stack);
}, 180_000);
afterAll(async () => {
  await stack?.stop();
  await rm(directory, { recursive: true, force: true });
});
afterEach(() => turnKnobs(stack.portal.knobs, { ...defaultKnobs(), eventDelayMs: 0 }));

const deny = (...deniedScopes: string[]): void => turnKnobs(stack.portal.knobs, { deniedScopes });

/** Opened now: what is missing is learnt by it. */
async function administration(): Promise<AppSession> {
  return (await (await visitor(stack, people.administrator.personId)).openFrame(appPage)).app;
}

async function tabOf(personId: string): Promise<AppSession> {
  const post = await framePost(await visitor(stack, personId), dealTab(stack, dealId));
  return sessionOf(post, await sendFrame(post));
}

async function refusal(app: AppSession, path: string, body?: object): Promise<object> {
  const answer = await app.fetch(path, body);
  if (answer.ok) return { code: '' };
  const { code, details } = appErrorAnswerSchema.parse(await answer.json()).error;
  return { code, ...(details?.missing === undefined ? {} : { missing: details.missing }) };
}

async function rightsNow(app: AppSession) {
  const { findings } = await app.call(doctorAnswerSchema, '/api/admin/doctor', { part: 'rights' });
  return findings.map(({ state, code }) => ({ state, code }));
}

describe('the rights of the application', () => {
  it('are what the portal asks for its methods', () => {
    for (const [name, { scope }] of Object.entries(methods)) {
      const ours = scopeOfMethod(name);
      // What we never call has no place in our table.
      if (scope === null || ours === null) continue;
      expect({ name, isEnough: scope.includes(ours) }).toEqual({ name, isEnough: true });
    }
  });

  it('are all there: nothing is left out, nothing is told', async () => {
    const app = await administration();
    const { scopes } = await app.call(installStatusSchema, '/api/install');
    expect(scopes).toEqual({ granted: [...scopeNames], missing: [], leftOut: [] });
    expect(await rightsNow(app)).toEqual([{ state: 'ok', code: null }]);
    expect((await app.call(rulesAnswerSchema, '/api/admin/rules')).missingScopes).toEqual([]);
  });

  it.each(missingScopes([]).optional)(
    'without %s: that part is left out and says so, the others work',
    async (scope) => {
      deny(scope);
      const app = await administration();
      const { scopes, kinds, finished } = await app.call(installStatusSchema, '/api/install');
      expect({ ...scopes, finished }).toEqual({
        granted: scopeNames.filter((name) => name !== scope),
        missing: [],
        leftOut: [scope],
        finished: true,
      });
      expect(await rightsNow(app)).toEqual([{ state: 'warning', code: 'rights-partial' }]);
      const rules = await app.call(rulesAnswerSchema, '/api/admin/rules');
      expect(rules.missingScopes).toEqual([scope]);
      expect(kinds.find(({ entityTypeId }) => entityTypeId === 31)?.mayCreate).toBe(scope !== 'userfieldconfig');
      const units = await app.call(adminUnitsSchema, '/api/admin/units');
      expect(units.missing).toEqual(scope === 'department' ? ['department'] : scope === 'sonet_group' ? ['group'] : []);
      const listed = await app.call(adminPeopleSchema, '/api/admin/people');
      expect({ may: listed.mayListUsers, any: listed.candidates.length > 0 }).toEqual(
        scope === 'user_brief' ? { may: false, any: false } : { may: true, any: true },
      );
      expect(listed.people.map(({ name }) => name)).toContain(people.administrator.name);
      const drive = await app.call(driveAnswerSchema, '/api/admin/drive');
      expect(drive.hasRight).toBe(scope !== 'disk');
      const notices = { rule: 'notices' };
      const checked = await app.call(ruleFindingSchema, '/api/admin/rules/check', notices);
      expect(checked.code).toBe(scope === 'im' ? 'notices-right-missing' : 'notices-ready');
      // Signing is not touched.
      expect(
        (await (await tabOf(people.manager.personId)).call(documentsAnswerSchema, listing)).documents,
      ).toHaveLength(1);
    },
  );

  it.each(missingScopes([]).needed)(
    'without %s: nothing can be signed, and what is missing is named',
    async (scope) => {
      const open = await tabOf(people.manager.personId);
      deny(scope);
      const app = await administration();
      expect((await app.call(installStatusSchema, '/api/install')).scopes.missing).toEqual([scope]);
      expect(await rightsNow(app)).toEqual([{ state: 'fault', code: 'rights-missing' }]);
      const named = { code: 'scope-missing', missing: [scope] };
      expect(await refusal(app, '/api/install/surfaces', {})).toEqual(named);
      expect(await refusal(open, listing)).toEqual(scope === 'crm' ? named : { code: '' });
    },
  );

  it('are learnt again when they were given back', async () => {
    deny('im', 'disk');
    expect((await (await administration()).call(rulesAnswerSchema, '/api/admin/rules')).missingScopes).toEqual([
      'im',
      'disk',
    ]);
    deny();
    expect((await (await administration()).call(rulesAnswerSchema, '/api/admin/rules')).missingScopes).toEqual([]);
  });
});

describe('an ordinary person', () => {
  it('works; for whom the application is closed, its frame says so', async () => {
    const listed = await (await tabOf(people.manager.personId)).call(documentsAnswerSchema, listing);
    expect(listed.documents).toHaveLength(1);
    turnKnobs(stack.portal.knobs, { closedFor: [Number(people.manager.personId)] });
    const field = { kind: 'userfield', fieldName: 'UF_CRM_DEALSEAL', itemId: dealId, mode: 'view' } as const;
    const post = await framePost(await visitor(stack, people.manager.personId), field);
    expect(post.fields['AUTH_ID']).toBe('');
    const answer = await sendFrame(post);
    expect(refusalOf(answer)).toBe('no-app-access');
    // The empty claim names a portal that we know: its page may frame what it reads.
    expect(answer.headers.get('content-security-policy')).toContain(stack.portal.context.origin);
  });
});

/** What happens between opening and Sign; the code is never spent, the file never touched. */
const meanwhile = [
  [
    'the application was closed for the person',
    'no-app-access',
    () => turnKnobs(stack.portal.knobs, { closedFor: [7] }),
  ],
  [
    'rights were withdrawn',
    'access-denied',
    () => runAction(stack.portal.context, { action: 'set-rights', readers: [11], editors: [11] }),
  ],
  [
    'the deal was deleted',
    'access-denied',
    () => {
      const { data } = stack.portal.context.store;
      data.items = data.items.filter(({ id, entityTypeId }) => id !== dealId || entityTypeId !== 2);
    },
  ],
  [
    'the session was ended',
    'session-expired',
    () => runAction(stack.portal.context, { action: 'revoke-tokens', userId: 7 }),
  ],
  [
    'the application was removed, and no event told it',
    'portal-not-installed',
    () => {
      stack.portal.context.store.data.installation.status = 'absent';
    },
  ],
] as const;

describe('between opening and Sign', () => {
  it.each(meanwhile)('%s: %s, and nothing is signed', async (_what, code, happen) => {
    const { data } = stack.portal.context.store;
    const kept = structuredClone(data);
    const app = await tabOf(people.manager.personId);
    const [document] = (await app.call(documentsAnswerSchema, listing)).documents;
    const opened = await app.call(signingRequestSchema, '/api/signing-requests', { address: document?.address });
    await happen();
    const press = {
      code: '123456',
      credentialId,
      mark: { kind: 'none' },
      timeZone: 'Europe/Podgorica',
      language: 'en',
    };
    expect(await refusal(app, `/api/signing-requests/${opened.requestId}/sign`, press)).toEqual({ code });
    Object.assign(data, kept);
    turnKnobs(stack.portal.knobs, { closedFor: [] });
    const again = await tabOf(people.manager.personId);
    const view = await again.call(signingRequestSchema, `/api/signing-requests/${opened.requestId}`);
    expect(view.state).toBe('frozen');
    await again.call(signingRequestSchema, `/api/signing-requests/${opened.requestId}/abandon`, {});
  });
});
