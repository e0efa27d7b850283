import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { annexes, becomes, ended, listing, open, signing } from '../../attack/deal-bench.js';
import { contractPdf } from '../../attack/documents-to-sign.js';
import { codeNow } from '../../attack/enrolled-people.js';
import { errorCodeOf } from '../../attack/frame-post.js';
import { defaultKnobs, turnKnobs } from '../../portal/state/knobs.js';
import { nextStep, stepNow } from '../../support/one-time-code.js';
import type { AppSession } from '../../support/portal-visitor.js';
import { databaseKinds, LostMachine, type Outcome } from './lost-machine.js';

const portalRefuses = { 'crm.item.update': { status: 400, error: 'ERROR_CORE' } };
const auditSchema = z.object({ ok: z.boolean(), head: z.object({ sequence: z.int(), head: z.string() }) });

/** States of a request that was pressed again: `needs-code` may be what it was before. */
const over = ended.filter((state) => state !== 'needs-code');

/** Within the next step: the phone of a code that came just too late is taken for one that is five seconds behind. */
async function timeToType(): Promise<void> {
  await nextStep();
  await pause(6_000);
}

/** How each request stood when its machine was lost. */
const stories = ['stored', 'storing', 'unfinished', 'frozen', 'forgotten'] as const;
type Story = (typeof stories)[number];

describe.each(databaseKinds)('both programs on %s, backed up with requests half-way, lost and restored', (kind) => {
  let machine: LostMachine;
  const requests = new Map<Story, SigningRequestView>();
  const apps = new Map<Story, AppSession>();
  const originals = new Map<Story, Buffer>();
  let used = { code: '', step: 0 };
  let witness = '';

  beforeAll(async () => {
    machine = await LostMachine.open({ kind, base: kind === 'sqlite' ? 26_510 : 26_530, signers: stories.length });
  });
  afterAll(() => machine?.close());

  const signerOf = (story: Story) => machine.bench.signer(stories.indexOf(story));
  const known = <T>(map: ReadonlyMap<Story, T>, story: Story): T => {
    const value = map.get(story);
    if (value === undefined) throw new Error(`Nothing is known of ${story}`);
    return value;
  };
  const request = (story: Story): SigningRequestView => known(requests, story);
  const app = (story: Story): AppSession => known(apps, story);

  async function tabs(): Promise<void> {
    for (const story of stories) apps.set(story, await machine.bench.tabOf(signerOf(story).personId));
  }

  async function press(story: Story, code: string): Promise<Response> {
    return app(story).fetch(`/api/signing-requests/${request(story).requestId}/sign`, signing(code));
  }

  async function come(story: Story, states: readonly string[]): Promise<SigningRequestView> {
    const view = await becomes(app(story), request(story), states);
    requests.set(story, view);
    return view;
  }

  /** Of the file whose first bytes are the story's document. */
  function signaturesInDealOf(story: Story): number {
    const original = known(originals, story);
    const files = machine.bench.filesOf(annexes).map((fileId) => machine.bench.bytesOf(fileId));
    const [bytes, ...others] = files.filter((file) => file.subarray(0, original.length).equals(original));
    if (bytes === undefined || others.length > 0) throw new Error('The deal holds not exactly one file of it');
    return bytes.toString('latin1').split('/ByteRange').length - 1;
  }

  /** A step may count as used that has just begun: then the next one is good. Answers the refusal's code; empty for none. */
  async function pressWithFreshCode(story: Story): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      const refusal = await errorCodeOf(await press(story, codeNow(signerOf(story))));
      if (refusal !== 'code-used' || tries === 3) return refusal;
      await nextStep();
    }
  }

  it('backs up while programs run and requests are under way', async () => {
    const { bench, stack } = machine;
    for (const story of stories) originals.set(story, contractPdf(story));
    const files = stories.map((story) => ({ name: `${story}.pdf`, bytes: known(originals, story) }));
    const fileIds = bench.put(annexes, files);
    await tabs();
    for (const [index, story] of stories.entries())
      requests.set(story, await open(app(story), annexes, fileIds[index]));

    await press('stored', codeNow(signerOf('stored')));
    expect((await come('stored', ended)).state).toBe('stored');

    turnKnobs(stack.portal.knobs, { faults: portalRefuses });
    await press('storing', codeNow(signerOf('storing')));
    await come('storing', ['storing']);

    stack.trust.isDown = (path) => path === '/tsa';
    await press('unfinished', codeNow(signerOf('unfinished')));
    await expect
      .poll(async () => {
        const view = await becomes(app('unfinished'), request('unfinished'), ['signing', ...ended]);
        return view.error?.code;
      })
      .toBe('signature-unfinished');

    const service = await machine.backUp('service');
    expect(service).toMatchObject({ code: 0, err: '' });
    expect(service.out).toContain('The sealing keys');

    // The service's backup knows nothing of this one.
    used = { code: codeNow(signerOf('forgotten')), step: stepNow() };
    expect((await press('forgotten', used.code)).status).toBe(202);
    await come('forgotten', ['signing', ...ended]);
    expect(await machine.backUp('app')).toMatchObject({ code: 0, err: '' });
    const { out } = await machine.run('service', 'audit', 'verify', '--json');
    const { head } = auditSchema.parse(JSON.parse(out));
    witness = `${head.sequence}:${head.head}`;
  });

  it('restores into empty folders, and into no others', async () => {
    expect((await machine.restore('service')).err).toMatch(/\[(backup-target-not-empty|data-directory-in-use)\]/);
    await machine.lose();
    const service = await machine.restore('service');
    expect(service).toMatchObject({ code: 0, err: '' });
    expect(service.out).toContain('a new epoch has begun');
    expect(await machine.restore('app')).toMatchObject({ code: 0, err: '' });
    expect(await machine.restore('app')).toMatchObject({ code: 3, out: '' });
  });

  it('shows by a later head that the chain was cut, which is sound in itself', async () => {
    const verify = ['audit', 'verify', '--tenant', 'Adriatik 24'];
    expect((await machine.run('service', ...verify)).code).toBe(0);
    expect(await machine.run('service', ...verify, '--witness', witness)).toMatchObject({ code: 1 });
    const { out } = await machine.run('app', 'witnesses');
    const kept = out.trim().split('\t').at(-1) ?? '';
    expect((await machine.run('service', ...verify, '--witness', kept)).code).toBe(0);
  });

  it('goes on: what was signed is stored, with its one signature', async () => {
    turnKnobs(machine.stack.portal.knobs, { faults: defaultKnobs().faults });
    machine.stack.trust.isDown = () => false;
    await machine.start();
    await tabs();
    for (const story of ['storing', 'unfinished'] as const) {
      expect((await come(story, ended)).state).toBe('stored');
      expect([story, signaturesInDealOf(story)]).toEqual([story, 1]);
    }
  });

  it('asks for a new code where the service cannot know what it signed, and takes none from before (threat 5)', async () => {
    expect((await come('forgotten', ended)).state).toBe('needs-code');
    const refusal = await errorCodeOf(await press('forgotten', used.code));
    // On a machine that took long about the restore, its step is so far away that the phone would have to be slow.
    expect(refusal).toMatch(stepNow() - used.step <= 2 ? /^code-(used|wrong)$/ : /^code-(used|wrong|clock-off)$/);
    expect(signaturesInDealOf('forgotten')).toBe(0);
    // Two steps from the restore on.
    await nextStep();
    await timeToType();
    for (const story of ['forgotten', 'frozen'] as const) {
      expect([story, await pressWithFreshCode(story)]).toEqual([story, '']);
      expect((await come(story, over)).state).toBe('stored');
    }
    for (const story of stories) expect([story, signaturesInDealOf(story)]).toEqual([story, 1]);
  });

  it('rotates the sealing keys of both under traffic', async () => {
    const { bench } = machine;
    const fileIds = bench.put(
      annexes,
      stories.map((story) => ({ name: `${story}-2.pdf`, bytes: contractPdf(`${story} again`) })),
    );
    await timeToType();
    const traffic = new AbortController();
    const visits = stories.map(async (story) => {
      let count = 0;
      for (; !traffic.signal.aborted; count += 1) {
        const visited = await bench.tabOf(signerOf(story).personId);
        expect((await visited.fetch(listing)).status).toBe(200);
      }
      return count;
    });
    const signed = stories.map(async (story, index) => {
      requests.set(story, await open(app(story), annexes, fileIds[index]));
      expect((await press(story, codeNow(signerOf(story)))).status).toBe(202);
      return (await come(story, ended)).state;
    });
    const rotated = (async () => {
      const outcomes: Outcome[] = [];
      for (const member of ['service', 'app', 'service', 'app'] as const) {
        outcomes.push(await machine.run(member, 'keys', 'rotate'));
      }
      traffic.abort();
      return outcomes;
    })();
    const [states, counts, outcomes] = await Promise.all([Promise.all(signed), Promise.all(visits), rotated]);
    expect(states).toEqual(stories.map(() => 'stored'));
    expect(Math.min(...counts)).toBeGreaterThan(0);
    for (const { code, out, err } of outcomes) {
      expect([code, err]).toEqual([0, '']);
      expect(Number(/(\d+) value\(s\) sealed anew/.exec(out)?.[1])).toBeGreaterThan(stories.length);
    }
  });
});
