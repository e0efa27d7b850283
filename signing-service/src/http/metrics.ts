import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What /metrics shows. No label ever names a tenant, a person or a credential: the page needs no certificate. */
export interface Metrics {
  readonly registry: Registry;
  /** Seconds, by route pattern and status. */
  readonly requests: Histogram<'route' | 'status'>;
  /** Signature requests by their end: `released`, `repeated`, or the error's code. */
  readonly signatures: Counter<'result'>;
  /** Seconds by step of the pipeline. */
  readonly steps: Histogram<'step'>;
}

/** The token's state as it is when the page is read. */
export interface TokenFigures {
  readonly waiting: number;
  readonly inFlight: number;
  readonly restarts: number;
  readonly ready: boolean;
}

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(tokenFigures: () => TokenFigures): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: (figures: TokenFigures) => number): void => {
    const collected: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: (): void => collected.set(read(tokenFigures())),
    });
  };
  gauge('dealseal_token_waiting', 'Signatures that wait for the token', ({ waiting }) => waiting);
  gauge('dealseal_token_in_flight', 'Signatures at the token', ({ inFlight }) => inFlight);
  gauge('dealseal_token_restarts', 'Times the token process was replaced', ({ restarts }) => restarts);
  gauge('dealseal_token_ready', '1 while the token process answers', ({ ready }) => (ready ? 1 : 0));
  return {
    registry,
    requests: new Histogram({
      name: 'dealseal_request_seconds',
      help: 'Time from the request head to the end of the answer',
      labelNames: ['route', 'status'],
      buckets,
      registers: [registry],
    }),
    signatures: new Counter({
      name: 'dealseal_signatures_total',
      help: 'Signature requests by their end',
      labelNames: ['result'],
      registers: [registry],
    }),
    steps: new Histogram({
      name: 'dealseal_signature_step_seconds',
      help: 'Time of each step of a signature',
      labelNames: ['step'],
      buckets,
      registers: [registry],
    }),
  };
}
