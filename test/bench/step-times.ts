/** How often each step of a signature was taken, and seconds in it, as the metrics page counts them. */
export type StepCounts = ReadonlyMap<string, { readonly count: number; readonly seconds: number }>;

export function readStepCounts(metrics: string): StepCounts {
  const counts = new Map<string, { count: number; seconds: number }>();
  const pattern = /^dealseal_signature_step_seconds_(sum|count)\{step="([^"]+)"\} (\S+)$/gm;
  for (const [, kind, step = '', value] of metrics.matchAll(pattern)) {
    const known = counts.get(step) ?? { count: 0, seconds: 0 };
    counts.set(step, { ...known, [kind === 'sum' ? 'seconds' : 'count']: Number(value) });
  }
  return counts;
}

/** Mean times of the steps between two readings: `token 2.1 ms, store 0.8 ms`. */
export function describeSteps(before: StepCounts, after: StepCounts): string {
  return [...after]
    .map(([step, { count, seconds }]) => {
      const earlier = before.get(step) ?? { count: 0, seconds: 0 };
      return { step, mean: ((seconds - earlier.seconds) / (count - earlier.count)) * 1000 };
    })
    .filter(({ mean }) => Number.isFinite(mean))
    .map(({ step, mean }) => `${step} ${mean.toFixed(1)}`)
    .join(', ');
}
