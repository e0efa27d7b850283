import { describe, expect, it } from 'vitest';
import { liveSteps, maximumDriftSeconds, measureDrift } from './drift.js';
import { judgeCode } from './judge-code.js';
import { codeAt, stepAt, stepSeconds } from './one-time-code.js';
import { between, randomNumbers } from './random.test-support.js';

const secret = Buffer.from('a secret of 20 bytes');
const noon = 1_800_000_000;
const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

describe('over 60 random phones', () => {
  it('a phone within ten minutes that drifts slowly is refused at most twice in a row, and never far away from its time', () => {
    let worst = 0;
    for (const seed of seeds) {
      const random = randomNumbers(seed);
      let ahead = between(random, -580, 580);
      let now = noon + between(random, 0, 100_000);
      const typing = () => between(random, 2, 12);
      let drift = measureDrift(stepAt(now - typing() + ahead), now).correction;
      let inRow = 0;
      for (let use = 0; use < 40; use += 1) {
        now += between(random, 31, 400_000);
        // A quartz clock that is corrected now and then.
        ahead += between(random, -1, 1);
        const shownAt = stepAt(now - typing() + ahead);
        const judged = judgeCode(secret, codeAt(secret, shownAt), { seconds: now, drift });
        const isTrue =
          judged.kind !== 'live' ||
          (judged.step === shownAt && liveSteps(now, drift).includes(shownAt) && Math.abs(judged.drift - drift) <= 1);
        expect({ seed, use, isTrue }).toEqual({ seed, use, isTrue: true });
        if (judged.kind !== 'clock-off') drift = judged.drift ?? drift;
        inRow = judged.kind === 'live' ? 0 : inRow + 1;
        worst = Math.max(worst, inRow);
        expect(Math.abs(drift - ahead)).toBeLessThanOrEqual(stepSeconds + 15);
        expect(Math.abs(drift)).toBeLessThanOrEqual(maximumDriftSeconds + stepSeconds);
      }
    }
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('no code of a step outside of the accepted two is live, whatever the drift', () => {
    for (const seed of seeds.slice(0, 20)) {
      const random = randomNumbers(seed);
      const now = noon + between(random, 0, 1_000_000);
      const drift = between(random, -630, 630);
      const live = liveSteps(now, drift);
      const liveCodes = live.map((step) => codeAt(secret, step));
      for (let distance = -45; distance <= 45; distance += 1) {
        const step = stepAt(now) + distance;
        const code = codeAt(secret, step);
        const { kind } = judgeCode(secret, code, { seconds: now, drift });
        expect(kind === 'live').toBe(liveCodes.includes(code));
      }
    }
  });
});
