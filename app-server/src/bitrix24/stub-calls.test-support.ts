import { z } from 'zod';

const paramsSchema = z.record(z.string(), z.unknown());

/** A call that a portal's stub answers. */
export interface StubCall {
  readonly method: string;
  readonly params: Record<string, unknown>;
  readonly userId: number;
  readonly accessToken: string;
}

export interface StubDeal {
  title: string;
  /** Value of each file field: ids, in order; `single` fields hold at most one. */
  readonly files: Record<string, { ids: number[]; isMultiple: boolean }>;
  readonly values: Record<string, unknown>;
  readonly readers: Set<number>;
  readonly editors: Set<number>;
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

const filterSchema = z.object({
  '@id': z.unknown(),
  id: z.coerce.number().optional(),
  '%title': z.string().optional(),
});

/** What crm.item.list is asked for by ids and by a part of the title. */
export function isInFilter(params: Record<string, unknown>, id: number, { title }: StubDeal): boolean {
  const filter = filterSchema.partial().parse(params['filter'] ?? {});
  const ids = filter['@id'];
  const isListed = typeof ids !== 'object' || ids === null || Object.values(ids).map(Number).includes(id);
  const isNamed = title.toLowerCase().includes((filter['%title'] ?? '').toLowerCase());
  return isListed && isNamed && (filter.id === undefined || filter.id === id);
}
