import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Boot } from '../contract/session.js';
import { api, framePost, install, openFrame, people, startTestApp, type TestApp } from '../http/app.test-support.js';

let test: TestApp;
let administrator: Boot;
let manager: Boot;
beforeAll(async () => {
  test = await startTestApp();
  const [portal] = test.portals;
  await install(test, portal);
  ({ boot: administrator } = await openFrame(test.url, framePost(test, portal, { userId: people.administrator })));
  ({ boot: manager } = await openFrame(test.url, framePost(test, portal, { userId: people.manager })));
});
afterAll(() => test.remove());

async function view(boot: Boot, id: string): Promise<{ readonly status: number; readonly body: string }> {
  const answer = await api(test, boot, `/api/certificates/${id}`);
  return { status: answer.status, body: (await answer.text()).replaceAll(/"reference":"[^"]*"/g, '') };
}

const asked = () => test.services.get(test.portals[0].memberId)?.calls.filter(({ name }) => name === 'certificate');

describe('GET /api/certificates/:id', () => {
  it('tells the certificate to who may sign with it, and to an administrator', async () => {
    for (const boot of [manager, administrator]) {
      const { status, body } = await view(boot, 'seal');
      expect([status, JSON.parse(body)]).toMatchObject([
        200,
        { serialNumber: '01', chain: { outcome: 'unconfigured' } },
      ]);
    }
  });

  it('answers one that is not the person’s like one that is nobody’s, and does not ask for it', async () => {
    const before = asked()?.length;
    const foreign = await view(manager, 'another');
    expect(asked()).toHaveLength(before ?? -1);
    expect(foreign.status).toBe(404);
    expect(foreign.body).toContain('"not-found"');
    expect((await view(administrator, 'another')).status).toBe(404);
    expect(await view(manager, 'x'.repeat(200))).toMatchObject({ status: 400 });
  });
});
