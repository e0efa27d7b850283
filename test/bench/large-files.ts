import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type FileTask, measureBareProcess, measureFurther, measureInTurn, outputOf } from './file-child.js';
import type { Figure, Section } from './figures.js';
import { type DocumentShape, documentShapes, writeLargeDocument } from './large-documents.js';
import { type DocumentSize, presentSize, type SignedSize } from './size-figures.js';
import type { SoftwareKey } from './software-key.js';
import { median, quantile } from './statistics.js';

const megabyte = 1_000_000;

/** With the processes that sign each file: of ours and of each peer. */
const sizes: readonly (DocumentSize & { readonly processes: readonly [ours: number, peers: number] })[] = [
  { name: '100 KB', bytes: 100_000, processes: [11, 11] },
  { name: '1 MB', bytes: megabyte, processes: [5, 3] },
  { name: '10 MB', bytes: 10 * megabyte, processes: [5, 2] },
  { name: '100 MB', bytes: 100 * megabyte, processes: [5, 1] },
];

/** Of 1 MB each signature is to take no longer than a person notices; `signatures` after the first. */
const furtherSizes: readonly (DocumentSize & { readonly signatures: number; readonly atMost?: number })[] = [
  { name: '100 KB', bytes: 100_000, signatures: 40 },
  { name: '1 MB', bytes: megabyte, signatures: 40, atMost: 15 },
  { name: '10 MB', bytes: 10 * megabyte, signatures: 8 },
];

const titles: Readonly<Record<DocumentShape, string>> = {
  scans: 'scanned pictures',
  table: 'objects of 1 KB with a cross-reference table',
  'object-streams': 'objects of 1 KB in object streams',
};

/**
 * One B-B signature without a mark by a software RSA key, the first of a fresh process: from opening the file to the last byte of the
 * signed one. The input is in the system's page cache, nothing is forced to the disk. The peers sign the same files in between.
 */
export async function* measureLargeFiles(directory: string, key: SoftwareKey): AsyncGenerator<Section> {
  const bare = await measureBareProcess();
  for (const shape of documentShapes) {
    const figures: Figure[] = [];
    for (const size of sizes) {
      const place = { directory, key, shape, size };
      const signed = await withDocument(place, (task) => measureSigners(task, size.processes));
      figures.push(...presentSize(size, signed, bare));
    }
    yield { title: `Files of ${titles[shape]}, a process’s first signature`, figures };
  }
  for (const shape of documentShapes) {
    const figures: Figure[] = [];
    for (const size of furtherSizes) {
      const place = { directory, key, shape, size };
      figures.push(...(await withDocument(place, (task) => measureFurtherSize(task, size))));
    }
    yield { title: `Files of ${titles[shape]}, a process’s further signatures`, figures };
  }
}

interface DocumentPlace {
  readonly directory: string;
  readonly key: SoftwareKey;
  readonly shape: DocumentShape;
  readonly size: DocumentSize;
}

export async function withDocument<T>(
  { directory, key, shape, size }: DocumentPlace,
  act: (task: FileTask) => Promise<T>,
): Promise<T> {
  const [input, outputs] = [join(directory, 'document.pdf'), join(directory, 'signed')];
  try {
    mkdirSync(outputs);
    writeLargeDocument(input, shape, size.bytes);
    // The larger ones are made the same way; checking them would take minutes.
    if (size.bytes <= megabyte) execFileSync('qpdf', ['--check', input], { stdio: 'pipe' });
    return await act({ input, outputs, key });
  } finally {
    for (const path of [input, outputs]) rmSync(path, { recursive: true, force: true });
  }
}

async function measureSigners(task: FileTask, [ours, peers]: readonly [number, number]): Promise<SignedSize> {
  const { dealseal, libpdf, signpdf } = await measureInTurn(task, { dealseal: ours, libpdf: peers, signpdf: peers });
  if ('fault' in dealseal) throw new Error(`Signing failed: ${dealseal.fault}`);
  requireValid(outputOf('dealseal', task));
  return {
    ours: dealseal,
    peers: [
      { name: '@libpdf/core', result: libpdf },
      { name: '@signpdf with pdf-lib', result: signpdf },
    ],
  };
}

/** What poppler says of the output. */
function requireValid(output: string): void {
  const verdict = execFileSync('pdfsig', ['-nocert', output], { encoding: 'utf8' });
  const isValid = verdict.includes('Signature is Valid') && verdict.includes('Total document signed');
  if (!isValid) throw new Error(`A signature is not valid:\n${verdict}`);
}

async function measureFurtherSize(
  task: FileTask,
  { name, signatures, atMost }: (typeof furtherSizes)[number],
): Promise<readonly Figure[]> {
  const { dealseal: walls, libpdf, signpdf } = await measureFurther(task, signatures);
  if ('fault' in walls) throw new Error(`Signing failed: ${walls.fault}`);
  const peers = Object.entries({ '@libpdf/core': libpdf, '@signpdf with pdf-lib': signpdf });
  const notes = peers.map(([peer, times]) => `${peer} ${'fault' in times ? times.fault : describeTimes(times)}`);
  const fastest = Math.min(...peers.flatMap(([, times]) => ('fault' in times ? [] : [median(times)])));
  return [
    {
      name,
      value: median(walls),
      unit: 'ms',
      ...(atMost !== undefined && { target: { atMost } }),
      note: `p95 ${quantile(walls, 0.95).toFixed(1)} ms; ${notes.join(', ')}`,
    },
    {
      name: `${name}, times as fast as the faster peer`,
      value: fastest / median(walls),
      unit: '×',
      target: { atLeast: 1 },
    },
  ];
}

const describeTimes = (times: readonly number[]): string => `${median(times).toFixed(1)} ms`;
