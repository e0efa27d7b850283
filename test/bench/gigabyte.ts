import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type FileTask, measureBareProcess, measureInTurn } from './file-child.js';
import type { Figure, Section } from './figures.js';
import { type DocumentShape, documentShapes } from './large-documents.js';
import { withDocument } from './large-files.js';
import type { SoftwareKey } from './software-key.js';
import { median } from './statistics.js';

const megabyte = 1_000_000;
const size = { name: '1 GB', bytes: 1_000 * megabyte };
const rounds = 3;

/**
 * Files of 1 GB in constant memory, at the speed at which the system's own programs copy and hash them. Takes 2 GB of disk and of page
 * cache.
 */
export async function measureGigabyte(directory: string, key: SoftwareKey): Promise<Section> {
  const bare = await measureBareProcess();
  const figures: Figure[] = [];
  for (const shape of documentShapes) {
    const place = { directory, key, shape, size };
    figures.push(...(await withDocument(place, (task) => measureShape(shape, task, bare))));
  }
  return { title: 'Files of 1 GB, beside `cp` and `sha256sum`', figures };
}

async function measureShape(shape: DocumentShape, task: FileTask, bare: number): Promise<readonly Figure[]> {
  const copy = join(task.outputs, 'copy.pdf');
  const copying = timesOf('cp', ['--reflink=never', task.input, copy]);
  const summing = timesOf('sha256sum', [copy]);
  const hashing = timesOf('openssl', ['dgst', '-sha256', copy]);
  rmSync(copy);
  const { dealseal: ours } = await measureInTurn(task, { dealseal: rounds, libpdf: 0, signpdf: 0 });
  if ('fault' in ours) throw new Error(`Signing failed: ${ours.fault}`);
  const time = median(ours.walls);
  const worst = `worst ${seconds(Math.max(...ours.walls))}, processor ${seconds(ours.processor)}`;
  return [
    { name: shape, value: time / 1000, unit: 's', note: worst },
    {
      name: `${shape}, to \`cp\` and \`sha256sum\``,
      value: (time / (copying + summing)) * 100,
      unit: '%',
      target: { atMost: 100 },
      note: `${seconds(copying)} and ${seconds(summing)}`,
    },
    {
      name: `${shape}, to \`cp\` and \`openssl dgst\``,
      value: (time / (copying + hashing)) * 100,
      unit: '%',
      note: `${seconds(hashing)} with the instructions that processors have for it; neither searches the file`,
    },
    {
      name: `${shape}, memory above a bare process`,
      value: (ours.peak - bare) / megabyte,
      unit: 'MB',
      target: { atMost: 40 },
    },
  ];
}

/** Median of milliseconds. */
function timesOf(program: string, args: readonly string[]): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    execFileSync(program, args);
    return performance.now() - start;
  });
  return median(times);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
