import { request } from 'node:http';
import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsAnswerSchema } from '../contract/documents.js';
import type { Boot } from '../contract/session.js';
import { signingRequestSchema } from '../contract/signing.js';
import { rotateKeys } from '../store/rotate-keys.js';
import { openStore } from '../store/store.js';
import {
  api,
  contract,
  contractAddress,
  contractField,
  dealId,
  framePost,
  install,
  openFrame,
  people,
  publicUrl,
  startTestApp,
  type TestApp,
} from './app.test-support.js';

let test: TestApp;
let boot: Boot;
beforeAll(async () => {
  test = await startTestApp();
  await install(test, test.portals[0]);
  ({ boot } = await openFrame(test.url, framePost(test, test.portals[0], { userId: people.manager })));
});
afterAll(() => test.remove());

const codeOf = async (answer: Promise<Response>): Promise<unknown> => {
  const json: unknown = await (await answer).json();
  expect(json).toHaveProperty('error.reference');
  return json;
};

const refusal = (code: string): object => ({ error: { code } });
const unknownId = '00000000-0000-4000-8000-000000000000';

describe('threat 14: forged requests from other pages', () => {
  const body = { activationCode: 'AAAA-BBBB' };

  it('refuses every origin but our own, and none at all for a POST', async () => {
    for (const origin of ['https://evil.example', test.portals[0].origin, 'null']) {
      const answer = api(test, boot, '/api/enrolments', { body, headers: { origin } });
      expect(await codeOf(answer)).toMatchObject(refusal('origin-refused'));
    }
    const answer = await fetch(`${test.url}/api/enrolments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${boot.session?.bearer ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(403);
  });

  it('refuses what the browser marks as cross-site', async () => {
    for (const site of ['cross-site', 'same-site', 'none']) {
      const answer = api(test, boot, '/api/me', { headers: { 'sec-fetch-site': site } });
      expect(await codeOf(answer)).toMatchObject(refusal('origin-refused'));
    }
  });

  it('takes JSON only', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = api(test, boot, '/api/enrolments', { body, headers: { 'content-type': type } });
      expect(await codeOf(answer)).toMatchObject(refusal('request-invalid'));
    }
  });

  it('takes no body of which nothing says that it is JSON', async () => {
    const headers = { authorization: `Bearer ${boot.session?.bearer ?? ''}`, origin: publicUrl };
    const send = (sent: Buffer | ReadableStream) =>
      fetch(`${test.url}/api/signing-requests/${unknownId}/abandon`, {
        method: 'POST',
        headers,
        body: sent,
        duplex: 'half',
      });
    const bytes = Buffer.from(JSON.stringify(body));
    expect(await codeOf(send(bytes))).toMatchObject(refusal('request-invalid'));
    expect(await codeOf(send(new Blob([bytes]).stream()))).toMatchObject(refusal('request-invalid'));
  });

  it('takes none with a reading method either', async () => {
    const headers = { authorization: `Bearer ${boot.session?.bearer ?? ''}`, 'content-type': 'text/plain' };
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${test.url}/api/me`, { method: 'GET', headers: { ...headers, 'content-length': 2 } });
      sent.once('response', (answer) => resolve(answer.resume().statusCode));
      sent.once('error', reject);
      sent.end('{}');
    });
    expect(status).toBe(400);
  });

  it('sets no cookie and takes none for a bearer', async () => {
    const answer = await fetch(`${test.url}/api/me`, { headers: { cookie: `bearer=${boot.session?.bearer ?? ''}` } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });
});

it('an id that cannot be one is as unknown as any other, in an address and in a list', async () => {
  const choices = { credentialId: 'seal', mark: { kind: 'none' }, timeZone: 'UTC', language: 'en' };
  const press = { code: '123456', ...choices };
  for (const id of [unknownId, 'x']) {
    const answers = [
      api(test, boot, `/api/signing-requests/${id}`),
      api(test, boot, `/api/signing-requests?ids=${id}`),
      api(test, boot, '/api/signing-requests/sign-list', { body: { ...press, requestIds: [id] } }),
      api(test, boot, `/api/signing-requests/${id}/content`),
      api(test, boot, `/api/signing-requests/${id}/signed`),
      api(test, boot, `/api/signing-requests/${id}/sign`, { body: press }),
      api(test, boot, `/api/signing-requests/${id}/choices`, { body: choices }),
      api(test, boot, `/api/signing-requests/${id}/abandon`, { body: {} }),
      api(test, boot, `/api/signing-requests/${id}/store-now`, { body: {} }),
      api(test, boot, `/api/signing-requests/${id}/resolve`, { body: { choice: 'keep-separate' } }),
    ];
    for (const answer of answers) expect(await codeOf(answer)).toMatchObject(refusal('not-found'));
  }
});

describe('documents of a deal', () => {
  it('are listed, their names learnt in the background', async () => {
    const path = `/api/documents?entityTypeId=2&entityId=${dealId}`;
    const first = documentsAnswerSchema.parse(await (await api(test, boot, path)).json());
    expect(first.documents).toHaveLength(4);
    expect(first.me).toEqual({
      state: 'active',
      assistedBy: null,
      lockedUntil: null,
      hasCredential: true,
      role: 'signer',
      documentsPerCode: 20,
    });
    await expect
      .poll(async () => {
        const { documents } = documentsAnswerSchema.parse(await (await api(test, boot, path)).json());
        return documents.map((document) => document.name ?? '').sort((one, other) => one.localeCompare(other));
      })
      .toEqual(['annex 1.pdf', 'annex 2.pdf', 'annex 3.pdf', 'Ugovor č.pdf']);
  });

  it('are given as attachments under their own names', async () => {
    const { fileId } = contractAddress(test.portals[0]);
    const path = `/api/documents/content?entityTypeId=2&entityId=${dealId}&field=${contractField}&fileId=${fileId}`;
    const answer = await api(test, boot, path);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="Ugovor _.pdf"; filename*=UTF-8''Ugovor%20%C4%8D.pdf`,
    );
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(contract);
  });
});

describe('a portal session that is over', () => {
  it('asks the page for a fresh token, and goes on with it', async () => {
    const [portal] = test.portals;
    const post = framePost(test, portal, { userId: people.manager });
    const { boot: page } = await openFrame(test.url, post);
    for (const token of test.oauth.tokens.values()) if (token.userId === people.manager) token.alive = false;
    const path = `/api/documents?entityTypeId=2&entityId=${dealId}`;
    expect(await codeOf(api(test, page, path))).toMatchObject({ error: { code: 'session-expired', retry: 'now' } });
    // The dead one once more: known a moment ago, asked about again.
    const { AUTH_ID: dead = '' } = post.body;
    const again = await api(test, '', '/api/session', { body: { authId: dead, bearer: page.session?.bearer } });
    expect(await again.json()).toMatchObject({ error: { code: 'session-over' } });
    const authId = test.oauth.issue(portal, people.manager).accessToken;
    const bearer = page.session?.bearer ?? '';
    const renewed = await api(test, '', '/api/session', { body: { authId, bearer } });
    const { bearer: fresh } = (await renewed.json()) as { bearer: string };
    expect((await api(test, fresh, path)).status).toBe(200);
  });
});

describe('routes that do not exist, and input that is none', () => {
  it('are answered with codes of the contract', async () => {
    expect(await codeOf(api(test, boot, '/api/nothing'))).toMatchObject(refusal('not-found'));
    expect(await codeOf(fetch(`${test.url}/nothing`))).toMatchObject(refusal('not-found'));
    expect(await codeOf(api(test, boot, '/api/documents?entityTypeId=2'))).toMatchObject({
      error: { code: 'request-invalid', details: { fields: ['entityId'] } },
    });
    const broken = await fetch(`${test.url}/api/enrolments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${boot.session?.bearer ?? ''}`,
        origin: 'http://app.test.local',
        'content-type': 'application/json',
      },
      body: '{"activationCode":',
    });
    expect(await broken.json()).toMatchObject(refusal('request-invalid'));
  });

  it('keep ordinary people from the installation', async () => {
    expect(await codeOf(api(test, boot, '/api/install'))).toMatchObject(refusal('not-portal-administrator'));
  });
});

describe('settings', () => {
  it('are shown to administrators alone; what they offer first, to everybody', async () => {
    expect(await codeOf(api(test, boot, '/api/admin/settings'))).toMatchObject(refusal('not-an-administrator'));
    expect(await codeOf(api(test, boot, '/api/admin/grants'))).toMatchObject(refusal('not-an-administrator'));
    expect(await codeOf(api(test, boot, '/api/admin/progress'))).toMatchObject(refusal('not-an-administrator'));
    const [portal] = test.portals;
    const admin = await openFrame(test.url, framePost(test, portal, { userId: people.administrator }));
    const shown = await api(test, admin.boot, '/api/admin/settings');
    expect(await shown.json()).toMatchObject({ settings: { level: 'B-B' }, choices: { levels: ['B-B'] } });
    expect(await (await api(test, boot, '/api/me')).json()).toMatchObject({ defaultMark: { kind: 'none' } });
  });

  it('offer nothing where the signing-service has none yet', async () => {
    const service = test.services.get(test.portals[0].memberId);
    if (service === undefined) throw new Error('The portal is paired');
    const { settings } = service;
    service.settings = () =>
      Promise.reject(new SigningServiceError({ code: 'not-found', retry: 'never', reference: 'TST-001' }));
    expect(await (await api(test, boot, '/api/me')).json()).toMatchObject({ defaultMark: null });
    service.settings = settings;
  });
});

describe('health', () => {
  it('is told without a session, metrics to this machine only', async () => {
    expect((await fetch(`${test.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${test.url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${test.url}/metrics`)).text()).toContain('dealseal_app_answer_seconds');
    const proxied = await fetch(`${test.url}/metrics`, { headers: { 'x-forwarded-for': '8.8.8.8' } });
    expect(proxied.status).toBe(404);
  });
});

describe('a fault in the background that nobody foresaw', () => {
  it('shows a reference that finds the lines of the log', async () => {
    const [portal] = test.portals;
    const service = test.services.get(portal.memberId);
    if (service === undefined) throw new Error('The portal is paired');
    service.authorize = () =>
      Promise.resolve({
        authorizationId: 'a1',
        epoch: null,
        expiresAt: new Date(Date.now() + 60_000).toISOString(),
        audit: { sequence: 1, head: '0'.repeat(64) },
      });
    const address = contractAddress(portal);
    const opened = await api(test, boot, '/api/signing-requests', { body: { address } });
    const { requestId } = signingRequestSchema.parse(await opened.json());
    const choices = { credentialId: 'seal', mark: { kind: 'none' }, timeZone: 'Europe/Podgorica', language: 'en' };
    const path = `/api/signing-requests/${requestId}`;
    expect((await api(test, boot, `${path}/sign`, { body: { code: '123456', ...choices } })).status).toBe(202);
    const read = async () => signingRequestSchema.parse(await (await api(test, boot, path)).json());
    await expect.poll(async () => (await read()).error?.code).toBe('internal');
    const reference = (await read()).error?.reference ?? '';
    expect(reference).toMatch(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/);
    const lines = test.log().split('\n');
    const found = lines.filter((line) => line.includes(`"reference":"${reference}"`));
    expect(found.join('\n')).toContain('nothing is authorised');
  });
});

describe('a rotation of the sealing key while the server runs', () => {
  it('goes unnoticed: the bearer of before, the tokens of before, and a new bearer under the new key', async () => {
    const path = `/api/documents?entityTypeId=2&entityId=${dealId}`;
    expect((await api(test, boot, path)).status).toBe(200);
    const store = await openStore(test.config);
    const { current, resealed } = await rotateKeys({ store, keyFile: test.config.sealingKeyFile });
    await store.close();
    expect(resealed).toBeGreaterThan(0);
    expect((await api(test, boot, path)).status).toBe(200);
    const later = await openFrame(test.url, framePost(test, test.portals[0], { userId: people.manager }));
    expect(later.boot.session?.bearer.split('.')[0]).toBe(current);
    expect((await api(test, later.boot, path)).status).toBe(200);
    await test.restart();
    expect((await api(test, boot, path)).status).toBe(200);
  });
});
