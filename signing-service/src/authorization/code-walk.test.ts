import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDialects } from '../store/store-fixture.js';
import { appendAudit } from '../audit/append-audit.js';
import {
  createTenant,
  createTestService,
  enrol,
  type Phone,
  refusalOf,
  type TestService,
  wrongCode,
} from './authorization-fixture.js';
import { checkCode } from './check-code.js';
import { lockCounter, readCounter, writeCounter } from './code-counter.js';
import { liveSteps } from './drift.js';
import { afterUnlock } from './lock-policy.js';
import { settle } from './outcome.js';
import { between, randomNumbers } from './random.test-support.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const steps = 120;
const wrongOutcomes = new Set(['code-wrong', 'codes-locked', 'codes-locked-for-good']);

/** The rules of design.md §4 once more, told as history and without the counter's own words. */
class History {
  /** Times of all wrong codes that were counted. */
  wrong: number[] = [];
  row = 0;
  lockedUntil = 0;
  isFinal = false;
  proofs = 0;

  refusal(now: number, purpose: string): string | null {
    if (this.isFinal) return 'codes-locked-for-good';
    if (now < this.lockedUntil) return 'codes-locked';
    return this.proofs > 0 && purpose !== 'unlocking' ? 'codes-unproven' : null;
  }

  countWrong(now: number): void {
    this.wrong.push(now);
    this.row += 1;
    if (this.proofs > 0) this.proofs = 3;
    const inMonth = this.wrong.filter((time) => now - time < 30 * day).length;
    this.isFinal = this.row === 20 || inMonth >= 20;
    if (this.row % 5 === 0) this.lockedUntil = now + ({ 5: 15, 10: 30, 15: 60 }[this.row] ?? 0) * minute;
  }

  countRight(): void {
    this.row = 0;
    this.lockedUntil = 0;
    this.proofs = Math.max(0, this.proofs - 1);
  }

  unlock(): void {
    const proofs = this.isFinal || this.proofs > 0 ? 3 : 0;
    Object.assign(this, { wrong: [], row: 0, lockedUntil: 0, isFinal: false, proofs });
  }
}

describe.each(testDialects)('random walks of codes on %s', (dialect) => {
  let service: TestService;
  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());

  it.each([1, 2, 3, 4])('keep to the window, to one use of a step and to the locks (seed %i)', async (seed) => {
    const random = randomNumbers(seed);
    const { context } = service;
    const tenantId = await createTenant(service);
    const key = { tenantId, personId: 'walker' };
    // A right clock or one that is off: the corrections differ.
    const phone: Phone = await enrol(service, { ...key, ahead: seed % 2 === 0 ? 0 : between(random, -300, 300) });
    const history = new History();
    const accepted: number[] = [];
    const faults: string[] = [];
    const seen = new Map<string, number>();
    const attempt = (code: string, purpose: 'authorization' | 'unlocking') =>
      settle(context.store, async (trx) => {
        const counter = await lockCounter(trx, key, service.time);
        const check = { ...key, code, purpose, now: service.time };
        const { outcome, attempt: entry } = await checkCode(trx, context, { check, counter });
        await appendAudit(trx, entry, context.randomBytes);
        return outcome;
      });
    const kept = () =>
      context.store.db
        .selectFrom('otp_secrets')
        .select(['drift_seconds', 'last_step'])
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow();

    for (let step = 0; step < steps; step += 1) {
      service.time += between(random, 0, 9) === 0 ? between(random, 1, 20 * 60_000) : between(random, 0, 45_000);
      if (history.isFinal && between(random, 0, 1) === 0) {
        history.unlock();
        await context.store.transaction(async (trx) => {
          await lockCounter(trx, key, service.time);
          await writeCounter(trx, key, afterUnlock(await readCounter(trx, key)));
        });
      }
      const purpose = history.proofs > 0 && between(random, 0, 3) > 0 ? 'unlocking' : 'authorization';
      const kind = between(random, 0, 9);
      const shown = kind < 4 ? 0 : kind < 5 ? -1 : kind < 6 ? between(random, -25, 25) : null;
      const code = shown === null ? wrongCode(phone, service.time) : phone.codeAt(service.time, shown);
      const before = await kept();
      const locked = history.refusal(service.time, purpose);
      const result = await refusalOf(attempt(code, purpose));
      seen.set(result, (seen.get(result) ?? 0) + 1);
      const after = await kept();
      const holds = (isTrue: boolean, rule: string): void => {
        if (!isTrue) faults.push(`step ${step}, shown ${shown ?? 'wrong'}, ${result}: ${rule}`);
      };
      if (locked !== null) {
        holds(result === locked, `is refused as ${locked}`);
        holds(JSON.stringify(after) === JSON.stringify(before), 'nothing is evaluated while locked');
        continue;
      }
      if (result === 'passed') {
        history.countRight();
        const live = liveSteps(service.time / 1000, before.drift_seconds);
        holds(shown !== null && live.includes(after.last_step), 'passes of a live step only');
        holds(after.last_step > (accepted.at(-1) ?? before.last_step), 'steps go up');
        accepted.push(after.last_step);
      } else {
        holds(after.last_step === before.last_step, 'what is refused takes no step');
        holds(shown !== null || wrongOutcomes.has(result), 'a wrong code is told as one');
        if (result !== 'code-used') history.countWrong(service.time);
      }
      const { inRow, lockedForGood, proofsLeft } = await readCounter(context.store.db, key);
      const expected = { inRow: history.row, lockedForGood: history.isFinal, proofsLeft: history.proofs };
      const counted = JSON.stringify({ inRow, lockedForGood, proofsLeft });
      holds(counted === JSON.stringify(expected), `counts ${counted} as ${JSON.stringify(expected)}`);
    }
    expect(faults).toEqual([]);
    expect(new Set(accepted).size).toBe(accepted.length);
    expect(seen.get('passed')).toBeGreaterThan(0);
    expect(seen.get('code-wrong')).toBeGreaterThan(0);
  });
});
