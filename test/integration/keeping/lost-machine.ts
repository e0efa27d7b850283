import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DealBench } from '../../attack/deal-bench.js';
import { projectRoot } from '../../support/root.js';
import type { Stack } from '../../support/stack.js';

const execute = promisify(execFile);
const postgresUrl = process.env['TEST_POSTGRES_URL'];

export type DatabaseKind = 'sqlite' | 'postgres';
/** SQLite always, PostgreSQL when `TEST_POSTGRES_URL` names a server on which databases may be created. */
export const databaseKinds: readonly DatabaseKind[] = postgresUrl === undefined ? ['sqlite'] : ['sqlite', 'postgres'];

type Member = 'service' | 'app';
const members: Record<Member, { readonly program: string; readonly variable: string }> = {
  service: { program: 'signing-service/bin/dealseal.js', variable: 'DEALSEAL_SERVICE_CONFIG' },
  app: { program: 'app-server/dist/main.js', variable: 'DEALSEAL_APP_CONFIG' },
};

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A whole installation whose data get lost, and the backups that were kept elsewhere, beside copies of the sealing keys. */
export class LostMachine {
  readonly bench: DealBench;
  readonly #databases: Databases | null;

  private constructor(bench: DealBench, databases: Databases | null) {
    this.bench = bench;
    this.#databases = databases;
  }

  static async open(options: { kind: DatabaseKind; base: number; signers: number }): Promise<LostMachine> {
    const { kind, ...wanted } = options;
    const databases = kind === 'postgres' ? await Databases.create() : null;
    const bench = await DealBench.open({ ...wanted, ...(databases === null ? {} : { databaseUrls: databases.urls }) });
    return new LostMachine(bench, databases);
  }

  async close(): Promise<void> {
    await this.bench.close();
    await this.#databases?.drop();
  }

  get stack(): Stack {
    return this.bench.stack;
  }

  /** A command of one of the programs, with its own configuration. */
  async run(member: Member, ...args: string[]): Promise<Outcome> {
    const { program, variable } = members[member];
    const { PATH = '' } = process.env;
    const env = { PATH, [variable]: join(this.bench.directory, member, 'config.json') };
    const options = { env, cwd: this.bench.directory };
    try {
      const { stdout, stderr } = await execute(process.execPath, [join(projectRoot, program), ...args], options);
      return { code: 0, out: stdout, err: stderr };
    } catch (error) {
      if (!(error instanceof Error && 'stdout' in error && 'stderr' in error && 'code' in error)) throw error;
      return { code: Number(error.code), out: String(error.stdout), err: String(error.stderr) };
    }
  }

  /** On PostgreSQL what the command tells to run is run, and the command again. */
  async backUp(member: Member): Promise<Outcome> {
    const out = join(this.bench.directory, `${member}-backup`);
    const first = await this.run(member, 'backup', '--out', out);
    const command = /first run (pg_dump .*) and then add/.exec(first.err)?.[1];
    if (command === undefined) return first;
    await this.#shell(command);
    const outcome = await this.run(member, 'backup', '--out', out, '--dump', 'database.dump');
    await rm(join(this.bench.directory, 'database.dump'));
    return outcome;
  }

  /** Both programs die, and their data with them. */
  async lose(): Promise<void> {
    await Promise.all([this.stack.app.stop('SIGKILL'), this.stack.service.stop('SIGKILL')]);
    for (const member of ['service', 'app'] as const) {
      const data = join(this.bench.directory, member, 'data');
      await rename(data, `${data}.lost`);
    }
    await this.#databases?.empty();
  }

  async restore(member: Member): Promise<Outcome> {
    const from = join(this.bench.directory, `${member}-backup`);
    const first = await this.run(member, 'restore', '--from', from);
    const command = /repeat this: (pg_restore .*) \[backup-database\]/.exec(first.err)?.[1];
    if (command === undefined) return first;
    await this.#shell(command);
    return this.run(member, 'restore', '--from', from);
  }

  async start(): Promise<void> {
    await this.stack.service.start();
    await this.stack.app.start();
  }

  async #shell(command: string): Promise<void> {
    await execute('sh', ['-c', command], { cwd: this.bench.directory });
  }
}

/** A database for each program, on the server of the run. */
class Databases {
  readonly #names: readonly [service: string, app: string];

  private constructor(names: readonly [string, string]) {
    this.#names = names;
  }

  static async create(): Promise<Databases> {
    const id = randomBytes(6).toString('hex');
    const databases = new Databases([`keeping_service_${id}`, `keeping_app_${id}`]);
    await databases.#each((name) => ['createdb', name]);
    return databases;
  }

  get urls(): { service: string; app: string } {
    const [service, app] = this.#names;
    return { service: urlOf(service), app: urlOf(app) };
  }

  async empty(): Promise<void> {
    await this.drop();
    await this.#each((name) => ['createdb', name]);
  }

  drop(): Promise<void> {
    return this.#each((name) => ['dropdb', '--force', name]);
  }

  async #each(command: (name: string) => string[]): Promise<void> {
    for (const name of this.#names) {
      const [program = '', ...args] = command(name);
      await execute(program, [`--maintenance-db=${postgresUrl ?? ''}`, ...args]);
    }
  }
}

function urlOf(name: string): string {
  const url = new URL(postgresUrl ?? '');
  url.pathname = `/${name}`;
  return url.href;
}
