import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { projectRoot } from '../support/root.js';
import type { Section } from './figures.js';
import type { SoftwareKey } from './software-key.js';
import { median } from './statistics.js';

/** Documents of all kinds beside the project, many damaged or hostile on purpose; they are not part of it. */
const folder = join(projectRoot, '../shared/corpus');
const rounds = 5;

/** The whole folder by one call of the command line, its start included. Nothing where the folder is not. */
export function* measureCorpus(directory: string, key: SoftwareKey): Generator<Section> {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pdf'));
  const walls: number[] = [];
  let signed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const output = join(directory, 'corpus');
    mkdirSync(output);
    const start = performance.now();
    signAll(files, output, key);
    walls.push(performance.now() - start);
    signed = readdirSync(output).length;
    rmSync(output, { recursive: true });
  }
  const note = `worst ${(Math.max(...walls) / 1000).toFixed(2)} s; ${signed} signed, ${files.length - signed} refused`;
  const figure = { name: 'median', value: median(walls) / 1000, unit: 's', target: { atMost: 3 }, note } as const;
  yield { title: `The corpus of ${files.length} files by one \`dealseal sign\``, figures: [figure] };
}

function signAll(files: readonly string[], output: string, { p12, password }: SoftwareKey): void {
  const program = join(projectRoot, 'signing-service/bin/dealseal.js');
  const options = ['--key', p12, '--key-password-file', password, '--out-dir', output];
  const { status, stderr, error } = spawnSync(process.execPath, [program, 'sign', ...options, ...files], {
    cwd: folder,
    encoding: 'utf8',
  });
  // 1 says that some were refused.
  if (error !== undefined || status === null || status > 1) throw error ?? new Error(`dealseal sign failed: ${stderr}`);
}
