import { z } from 'zod';

const paramsSchema = z.record(z.string(), z.unknown());

/** A call that a portal's stub answers. */
export interface StubCall {
  readonly method: string;
  readonly params: Record<string, unknown>;
  readonly userId: number;
  readonly accessToken: string;
}

/** An error by its code. */
export class StubRefusal extends Error {
  readonly status: number;

  constructor(code: string, status = 400) {
    super(code);
    this.status = status;
  }
}

/** `a=1&b[c]=2` in PHP's manner. */
export function paramsOfQuery(query: string): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== '');
    const last = path.pop() ?? '';
    let at = params;
    for (const part of path) {
      const inner = paramsSchema.catch({}).parse(at[part]);
      at[part] = inner;
      at = inner;
    }
    at[last] = value;
  }
  return params;
}
