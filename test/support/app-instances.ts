import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { httpOrigin } from './addresses.js';
import type { TemporaryPostgres } from './postgres.js';
import { Program } from './program.js';
import { projectRoot } from './root.js';
import type { Stack } from './stack.js';

/** A database for each program on this cluster. */
export function createDatabases(postgres: TemporaryPostgres): { service: string; app: string } {
  const urlOf = (name: string): string => {
    execFileSync('createdb', [`--maintenance-db=${postgres.url}`, name]);
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  return { service: urlOf('service'), app: urlOf('app') };
}

const configSchema = z.looseObject({ listen: z.object({ host: z.string(), port: z.number() }) });

/** Processes of the app-server over one database and one folder of documents; the first is the stack's own. */
export class AppInstances {
  readonly programs: readonly Program[];
  readonly origins: readonly string[];

  private constructor(started: readonly { readonly program: Program; readonly origin: string }[]) {
    this.programs = started.map(({ program }) => program);
    this.origins = started.map(({ origin }) => origin);
  }

  /** Resolves when each knows of all. */
  static async start(stack: Stack, count: number): Promise<AppInstances> {
    const others = Array.from({ length: count - 1 }, (_, index) => startBeside(stack, index + 1));
    const first = { program: stack.app, origin: httpOrigin(stack.addresses.app) };
    const instances = new AppInstances([first, ...(await Promise.all(others))]);
    await instances.know(count);
    return instances;
  }

  /** Until each of these, all by default, counts so many that live. */
  async know(count: number, origins: readonly string[] = this.origins): Promise<void> {
    for (const origin of origins) {
      let metrics = '';
      while (!new RegExp(`^dealseal_app_instances ${count}$`, 'm').test(metrics)) {
        await pause(100);
        metrics = await (await fetch(`${origin}/metrics`)).text();
      }
    }
  }

  /** The stack ends the first. */
  async stop(): Promise<void> {
    await Promise.all(this.programs.slice(1).map((program) => program.stop()));
  }
}

/** On another address of this machine, with the same port and all else the same. */
async function startBeside(stack: Stack, index: number): Promise<{ program: Program; origin: string }> {
  const folder = join(stack.directory, `app-${index}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const config = configSchema.parse(JSON.parse(await readFile(join(stack.directory, 'app', 'config.json'), 'utf8')));
  const listen = { host: `127.0.1.${index}`, port: config.listen.port };
  const configFile = join(folder, 'config.json');
  await writeFile(configFile, JSON.stringify({ ...config, listen }), { mode: 0o600 });
  const origin = httpOrigin(listen);
  const program = new Program({
    name: `app-server ${index}`,
    args: [join(projectRoot, 'app-server/dist/main.js')],
    env: { DEALSEAL_APP_CONFIG: configFile },
    logFile: join(folder, 'log'),
    isReady: async () => (await fetch(`${origin}/healthz`)).ok,
  });
  await program.start();
  return { program, origin };
}
