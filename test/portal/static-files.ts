import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The folder of the style sheet: it stands in the source tree, beside which a build under dist/ finds it. */
export function assetsDirectory(): string {
  let folder = here;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'portal', 'assets');
}

/**
 * The folder of the pages' modules. A build has them beside this file; where the emulator runs from its source (unit
 * tests), the compiler writes them into `outDirectory` first.
 */
export function scriptsDirectory(outDirectory: string): string {
  const folder = join(here, 'frame');
  if (existsSync(join(folder, 'app-frame.js'))) return folder;
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const options = [
    '--ignoreConfig',
    '--noCheck',
    '--target',
    'es2023',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
  ];
  execFileSync(
    process.execPath,
    [
      join(dirname(compiler), 'bin', 'tsc'),
      ...options,
      '--outDir',
      outDirectory,
      ...sources.map((name) => join(folder, name)),
    ],
    { stdio: 'inherit' },
  );
  return outDirectory;
}
