import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type FileTask, measureBareProcess, measureInTurn, measureWarmFile, outputOf } from './file-child.js';
import type { Figure, Section } from './figures.js';
import { type DocumentShape, documentShapes, writeLargeDocument } from './large-documents.js';
import { type DocumentSize, presentSize, type SignedSize } from './size-figures.js';
import type { SoftwareKey } from './software-key.js';
import { quantile } from './statistics.js';

const megabyte = 1_000_000;

/** With the processes that sign each file: of ours and of each peer. */
const sizes: readonly (DocumentSize & { readonly processes: readonly [ours: number, peers: number] })[] = [
  { name: '100 KB', bytes: 100_000, processes: [5, 3] },
  { name: '1 MB', bytes: megabyte, processes: [5, 3] },
  { name: '10 MB', bytes: 10 * megabyte, processes: [5, 2] },
  { name: '100 MB', bytes: 100 * megabyte, processes: [5, 1] },
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
  yield { title: 'Files of 1 MB, a process’s further signatures', figures: await measureWarm(directory, key) };
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

const warmSignatures = 40;

async function measureWarm(directory: string, key: SoftwareKey): Promise<readonly Figure[]> {
  const size = { name: '1 MB', bytes: megabyte };
  const figures: Figure[] = [];
  for (const shape of documentShapes) {
    const walls = await withDocument({ directory, key, shape, size }, (task) => measureWarmFile(task, warmSignatures));
    const note = `p95 ${quantile(walls, 0.95).toFixed(1)} ms; the key’s own millisecond and writing the file included`;
    figures.push({ name: titles[shape], value: quantile(walls, 0.5), unit: 'ms', target: { atMost: 15 }, note });
  }
  return figures;
}
