import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureLevelsAlone } from './child.js';
import type { DocumentPress } from './documents.js';
import type { Figure, Section } from './figures.js';
import { median, quantile } from './statistics.js';

/** A file signed at each level, and one raised; what the trust services themselves take is left out. */
export async function measureLevels(directory: string, press: DocumentPress): Promise<Section> {
  const document = join(directory, 'levels.pdf');
  await writeFile(document, press.next().bytes);
  const times = await measureLevelsAlone(document);
  const p95 = (values: readonly number[]) => `p95 ${quantile(values, 0.95).toFixed(1)} ms`;
  const figure = (name: string, values: readonly number[]): Figure => ({
    name,
    value: median(values),
    unit: 'ms',
    note: p95(values),
  });
  return {
    title: 'Levels, 100 KB from file to file, RSA 2048, without the time of the time-stamp authority and of OCSP',
    figures: [
      figure('B-B, median', times['B-B']),
      figure('B-T, median', times['B-T']),
      figure('B-LT, median', times['B-LT']),
      figure('B-LTA, median', times['B-LTA']),
      {
        name: 'B-LTA beyond B-B, medians',
        value: median(times['B-LTA']) - median(times['B-B']),
        unit: 'ms',
        target: { atMost: 60 },
        note: 'OCSP asked, two time stamps, three revisions, all checked',
      },
      figure('B-LTA extended to B-LTA once more, median', times.extended),
    ],
  };
}
