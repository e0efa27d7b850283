import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';
import express from 'express';

const here = dirname(fileURLToPath(import.meta.url));

/** The folder of the style sheet: it stands in the source tree, beside which a build under dist/ finds it. */
export function assetsDirectory(): string {
  let folder = here;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'portal', 'assets');
}

function compile(sources: string, outDirectory: string): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const files = readdirSync(sources).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const options = ['--ignoreConfig', '--noCheck', '--target', 'es2023', '--module', 'esnext'];
  execFileSync(
    process.execPath,
    [
      join(dirname(compiler), 'bin', 'tsc'),
      ...options,
      '--moduleResolution',
      'bundler',
      '--outDir',
      outDirectory,
      ...files.map((name) => join(sources, name)),
    ],
    { stdio: 'inherit' },
  );
}

/**
 * The folder of the pages' modules. A build has them beside this file; where the emulator runs from its source (unit
 * tests), the compiler writes them into `outDirectory` first.
 */
function scriptsDirectory(outDirectory: string): string {
  const folder = join(here, 'frame');
  if (existsSync(join(folder, 'app-frame.js'))) return folder;
  compile(folder, outDirectory);
  return outDirectory;
}

/** Serves the modules of the pages; they are looked for, or compiled, at the first request. */
export function serveScripts(outDirectory: string): RequestHandler {
  let serve: RequestHandler | undefined;
  return (request, response, next) => {
    serve ??= express.static(scriptsDirectory(outDirectory), { index: false });
    return serve(request, response, next);
  };
}
