import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus reads. No portal, person or document is named in it. */
export interface Metrics {
  readonly registry: Registry;
  observeAnswer(answer: { route: string; method: string; status: number; seconds: number }): void;
  countPortalError(code: string): void;
  /** How many instances of this program live side by side. */
  countInstances(count: number): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'dealseal_app_' });
  const answers = new Histogram({
    name: 'dealseal_app_answer_seconds',
    help: 'Time until a request was answered',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'dealseal_app_portal_errors_total',
    help: 'Calls to portals and the OAuth server that failed',
    labelNames: ['code'],
    registers: [registry],
  });
  const instances = new Gauge({
    name: 'dealseal_app_instances',
    help: 'Instances that share what portals take of them',
    registers: [registry],
  });
  return {
    registry,
    observeAnswer: ({ route, method, status, seconds }) => {
      answers.observe({ route, method, status: String(status) }, seconds);
    },
    countPortalError: (code) => errors.inc({ code }),
    countInstances: (count) => instances.set(count),
  };
}
