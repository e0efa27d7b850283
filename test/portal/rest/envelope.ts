import type { MethodAnswer } from './method.js';

function isoSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '+00:00');
}

/** The `time` block of each answer; `started` and `finished` are Unix time in milliseconds. */
export function timeBlock(started: number, finished: number): Record<string, unknown> {
  const duration = (finished - started) / 1000;
  return {
    start: started / 1000,
    finish: finished / 1000,
    duration,
    processing: duration,
    date_start: isoSeconds(started),
    date_finish: isoSeconds(finished),
    operating_reset_at: Math.floor(finished / 1000) + 600,
    operating: 0,
  };
}

/** Body of a successful answer, without `time`. */
export function answerBody(done: Extract<MethodAnswer, { kind: 'json' }>): Record<string, unknown> {
  const { result, next, total } = done;
  return { result, ...(next === undefined ? {} : { next }), ...(total === undefined ? {} : { total }) };
}
