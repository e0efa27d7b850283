/** A model: where it starts, what can happen in a state, and what must always hold. */
export interface Model<State> {
  readonly initial: State;
  /** Every single thing that can happen next, by name. */
  readonly next: (state: State) => readonly Move<State>[];
  /** A sentence when the state breaks a promise, else null. */
  readonly broken: (state: State) => string | null;
  /** The state has come to an end that a person can live with. */
  readonly settled: (state: State) => boolean;
}

export interface Move<State> {
  readonly name: string;
  readonly state: State;
}

export type Finding =
  | { readonly kind: 'holds'; readonly states: number; readonly moves: number }
  | { readonly kind: 'broken'; readonly promise: string; readonly trace: readonly string[] }
  /** No sequence of moves leads to an end from there. */
  | { readonly kind: 'stuck'; readonly trace: readonly string[] };

/** Breadth first over all orders of events, so that the counter-example found is the shortest. */
export function explore<State>(model: Model<State>): Finding {
  const seen = new Map<string, Seen<State>>();
  const first: Seen<State> = { state: model.initial, from: null, by: 'start', comesFrom: [] };
  seen.set(JSON.stringify(model.initial), first);
  const queue = [first];
  let moves = 0;
  for (let at = queue[0], index = 0; at !== undefined; index += 1, at = queue[index]) {
    const promise = model.broken(at.state);
    if (promise !== null) return { kind: 'broken', promise, trace: traceOf(at) };
    for (const move of model.next(at.state)) {
      moves += 1;
      const key = JSON.stringify(move.state);
      const known = seen.get(key);
      if (known !== undefined) {
        known.comesFrom.push(at);
        continue;
      }
      const found: Seen<State> = { state: move.state, from: at, by: move.name, comesFrom: [at] };
      seen.set(key, found);
      queue.push(found);
    }
  }
  const stuck = firstWithoutEnd(queue, model.settled);
  return stuck === null
    ? { kind: 'holds', states: queue.length, moves }
    : { kind: 'stuck', trace: [...traceOf(stuck), JSON.stringify(stuck.state)] };
}

interface Seen<State> {
  readonly state: State;
  readonly from: Seen<State> | null;
  readonly by: string;
  readonly comesFrom: Seen<State>[];
}

function firstWithoutEnd<State>(all: readonly Seen<State>[], settled: (state: State) => boolean): Seen<State> | null {
  const canEnd = new Set(all.filter((one) => settled(one.state)));
  const open = [...canEnd];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const before of at.comesFrom) {
      if (canEnd.has(before)) continue;
      canEnd.add(before);
      open.push(before);
    }
  }
  return all.find((one) => !canEnd.has(one)) ?? null;
}

function traceOf<State>(end: Seen<State>): string[] {
  const names: string[] = [];
  for (let at: Seen<State> | null = end; at !== null; at = at.from) names.unshift(at.by);
  return names;
}
