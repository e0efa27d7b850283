import { measureTrustAlone } from './child.js';
import type { Section } from './figures.js';
import { median, quantile } from './statistics.js';

const entries = 100_000;

/** Paths and CRLs of the signing-service, without any network. */
export async function measureTrust(): Promise<Section> {
  const { path, pathWithCrls, lookUp, pathWithLongCrl, longCrlBytes } = await measureTrustAlone(entries);
  const p95 = (values: readonly number[]) => `p95 ${quantile(values, 0.95).toFixed(2)} ms`;
  const megabytes = `${(longCrlBytes / 1_000_000).toFixed(1)} MB`;
  return {
    title: 'Certification paths and CRLs, three certificates below the anchor, RSA 2048',
    figures: [
      { name: 'path, warm, median', value: median(path), unit: 'ms', target: { atMost: 2 }, note: p95(path) },
      { name: 'with a CRL for each, median', value: median(pathWithCrls), unit: 'ms', note: p95(pathWithCrls) },
      {
        name: 'a CRL of 100,000 entries read and looked up, median',
        value: median(lookUp),
        unit: 'ms',
        target: { atMost: 50 },
        note: `${megabytes}; the very first time ${(lookUp[0] ?? Number.NaN).toFixed(1)} ms`,
      },
      {
        name: 'a path with that CRL, its signature verified, median',
        value: median(pathWithLongCrl),
        unit: 'ms',
        note: p95(pathWithLongCrl),
      },
    ],
  };
}
