import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type Address, httpOrigin } from '../support/addresses.js';
import { projectRoot } from '../support/root.js';

export interface GalleryServer {
  readonly origin: string;
  stop(): Promise<void>;
}

const frontend = join(projectRoot, 'app-frontend');

/** The front end's gallery, bundled as the product is: a page is a few files, where a development server sends hundreds of modules. */
export async function startGallery(address: Address): Promise<GalleryServer> {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-gallery-'));
  const built = spawnSync(process.execPath, vite('build', `--outDir=${folder}`, '--emptyOutDir', '--logLevel=error'), {
    cwd: frontend,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`The gallery is not built:\n${built.stdout}${built.stderr}`);
  const server = spawn(
    process.execPath,
    vite('preview', `--outDir=${folder}`, '--strictPort', `--host=${address.host}`, `--port=${address.port}`),
    { stdio: 'ignore', cwd: frontend },
  );
  const origin = httpOrigin(address);
  const stop = async (): Promise<void> => {
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await vi.waitFor(() => fetch(origin), { timeout: 60_000, interval: 200 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, stop };
}

function vite(command: string, ...options: readonly string[]): string[] {
  const program = join(projectRoot, 'node_modules/vite/bin/vite.js');
  return [
    program,
    command,
    join(frontend, 'gallery'),
    `--config=${join(frontend, 'gallery/vite.config.ts')}`,
    ...options,
  ];
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill();
  await ended;
}
