import { restCallsAnswerSchema } from '@dealseal/app-server/contract/rest-calls';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dealTab, framePost, refusalOf, sendFrame, sessionOf } from '../../attack/frame-post.js';
import { turnKnobs } from '../../portal/state/knobs.js';
import { addressesFrom } from '../../support/addresses.js';
import { installApp, people, visitor } from '../../support/install-app.js';
import { type Stack, startStack } from '../../support/stack.js';

const dealId = 412;

let directory: string;
let stack: Stack;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-'));
  // The limit of the cloud, which the emulator keeps to as well when its bucket is on.
  const callLimit = { burst: 50, perSecond: 2 };
  stack = await startStack({ directory, addresses: addressesFrom(26_510), callLimit });
  await installApp(stack);
}, 180_000);
afterAll(async () => {
  await stack?.stop();
  await rm(directory, { recursive: true, force: true });
});

const tab = async (personId: string) => framePost(await visitor(stack, personId), dealTab(stack, dealId));

describe('a portal that takes fifty calls and two a second', () => {
  it('is never asked for more, and everybody who opens a deal is answered', async () => {
    turnKnobs(stack.portal.knobs, { leakyBucket: true });
    const posts = await Promise.all(Array.from({ length: 30 }, () => tab(people.manager.personId)));
    const before = stack.portal.context.log.length;
    const begun = performance.now();
    const opened = await Promise.all(
      posts.map(async (post) => {
        const frame = await sendFrame(post);
        expect(refusalOf(frame)).toBe('');
        return sessionOf(post, frame).fetch(`/api/documents?entityTypeId=2&entityId=${dealId}`);
      }),
    );
    expect(opened.map(({ status }) => status)).toEqual(posts.map(() => 200));
    const calls = stack.portal.context.log.slice(before);
    expect(calls.filter(({ error }) => error !== '')).toEqual([]);
    expect(calls.length).toBeGreaterThan(50);
    // What is beyond the bucket waited for its turn.
    expect(performance.now() - begun).toBeGreaterThan(1_000);
  });

  it('is told of: an administrator reads the calls, masked', async () => {
    const post = await tab(people.administrator.personId);
    const app = sessionOf(post, await sendFrame(post));
    await expect
      .poll(async () => (await app.call(restCallsAnswerSchema, '/api/admin/rest-calls')).calls.length)
      .toBeGreaterThan(30);
    const { calls } = await app.call(restCallsAnswerSchema, '/api/admin/rest-calls');
    expect(new Set(calls.map(({ method }) => method))).toContain('crm.item.get');
    expect(JSON.stringify(calls)).not.toContain(post.fields['AUTH_ID']);
    const [oldest] = calls.toReversed();
    const next = await app.call(restCallsAnswerSchema, `/api/admin/rest-calls?before=${oldest?.endedAt}`);
    for (const { endedAt } of next.calls) expect(Date.parse(endedAt)).toBeLessThan(Date.parse(oldest?.endedAt ?? ''));
    const manager = await tab(people.manager.personId);
    const refused = await sessionOf(manager, await sendFrame(manager)).fetch('/api/admin/rest-calls');
    expect(refused.status).toBe(403);
  });
});
