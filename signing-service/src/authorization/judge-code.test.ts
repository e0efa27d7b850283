import { describe, expect, it } from 'vitest';
import { measureDrift, searchedSteps } from './drift.js';
import { judgeCode } from './judge-code.js';
import { codeAt, stepAt } from './one-time-code.js';

const secret = Buffer.from('a secret of 20 bytes');
const noon = 1_800_000_000;

/** What a phone so many seconds ahead shows at a time. */
const shown = (seconds: number, ahead: number) => codeAt(secret, stepAt(seconds + ahead));

describe('the drift measured at enrolment', () => {
  it.each([-600, -315, -95, -60, 60, 95, 300, 600])(
    'of a phone %i s ahead makes its codes acceptable at any time, typed at once or ten seconds later',
    (ahead) => {
      for (let phase = 0; phase < 30; phase += 1) {
        const typing = phase % 2 === 0 ? 0 : 10;
        const enrolledAt = noon + phase;
        const drift = measureDrift(stepAt(enrolledAt - typing + ahead), enrolledAt).correction;
        for (let later = 1000; later < 1030; later += 1) {
          const code = shown(noon + later - typing, ahead);
          expect(judgeCode(secret, code, { seconds: noon + later, drift }).kind).toBe('live');
        }
      }
    },
  );

  it('tells people how far the clock is off, within half a step', () => {
    for (let phase = 0; phase < 30; phase += 1) {
      for (const ahead of [-300, 120, 599]) {
        const { seconds } = measureDrift(stepAt(noon + phase + ahead), noon + phase);
        expect(Math.abs(seconds - ahead)).toBeLessThanOrEqual(15);
      }
    }
  });

  it('is none for a right clock, at any moment and with slow typing', () => {
    for (let phase = 0; phase < 30; phase += 1) {
      expect(measureDrift(stepAt(noon + phase), noon + phase)).toEqual({ seconds: 0, correction: 0 });
      expect(measureDrift(stepAt(noon + phase - 29), noon + phase)).toEqual({ seconds: 0, correction: 0 });
    }
  });

  it('is looked for within ten minutes on either side', () => {
    const steps = searchedSteps(noon);
    expect(steps[0]).toBe(stepAt(noon));
    expect(Math.min(...steps)).toBe(stepAt(noon - 600));
    expect(Math.max(...steps)).toBe(stepAt(noon + 600));
    expect(new Set(steps).size).toBe(41);
  });
});

describe('a code', () => {
  it('is accepted of the current step and the one before, and of no other', () => {
    const kinds = [-2, -1, 0, 1, 2].map(
      (steps) => judgeCode(secret, codeAt(secret, stepAt(noon) + steps), { seconds: noon, drift: 0 }).kind,
    );
    expect(kinds).toEqual(['wrong', 'live', 'live', 'wrong', 'wrong']);
  });

  it('of the next step is refused, but moves the correction so that the phone is right afterwards', () => {
    const judged = judgeCode(secret, shown(noon + 20, 15), { seconds: noon + 20, drift: 0 });
    expect(judged).toEqual({ kind: 'wrong', drift: 10 });
    expect(judgeCode(secret, shown(noon + 50, 15), { seconds: noon + 50, drift: 10 }).kind).toBe('live');
  });

  it('that came just too late is refused, and a phone that is always late is met in a few tries', () => {
    const behind = (drift: number) => judgeCode(secret, shown(noon, -40), { seconds: noon, drift });
    expect(behind(0)).toEqual({ kind: 'wrong', drift: -5 });
    expect(behind(-5)).toMatchObject({ kind: 'live' });
  });

  it('of a clock far off is told from a wrong one, with its distance', () => {
    const ahead = judgeCode(secret, shown(noon + 15, 240), { seconds: noon + 15, drift: 0 });
    expect(ahead).toMatchObject({ kind: 'clock-off', step: stepAt(noon + 15 + 240), driftSeconds: 240 });
    const behind = judgeCode(secret, shown(noon + 15, -480), { seconds: noon + 15, drift: 0 });
    expect(behind).toMatchObject({ kind: 'clock-off', driftSeconds: -480 });
    expect(judgeCode(secret, shown(noon, 660), { seconds: noon, drift: 0 })).toEqual({ kind: 'wrong', drift: null });
  });

  it('of a phone that was far off and has been set right is accepted from the second on', () => {
    const first = judgeCode(secret, shown(noon, 0), { seconds: noon, drift: 300 });
    expect(first).toEqual({ kind: 'wrong', drift: 0 });
  });

  it('lets the correction follow a slow drift, a second at a time', () => {
    const early = judgeCode(secret, codeAt(secret, stepAt(noon)), { seconds: noon + 1, drift: 0 });
    expect(early).toMatchObject({ kind: 'live', drift: 1 });
    const usual = judgeCode(secret, codeAt(secret, stepAt(noon)), { seconds: noon + 15, drift: 0 });
    expect(usual).toMatchObject({ kind: 'live', drift: 0 });
    const late = judgeCode(secret, codeAt(secret, stepAt(noon) - 1), { seconds: noon + 28, drift: 0 });
    expect(late).toMatchObject({ kind: 'live', drift: -1 });
  });
});
