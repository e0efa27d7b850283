import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryPostgres {
  readonly url: string;
  /** Ends it and removes its folder. */
  stop(): void;
}

/** A PostgreSQL cluster of its own for one run: in a temporary folder, on a Unix socket only. */
export function startPostgres(): TemporaryPostgres {
  const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
  const bin = join('/usr/lib/postgresql', versions[0] ?? '', 'bin');
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-pg-'));
  const data = join(folder, 'data');
  const asPostgres = process.getuid?.() === 0;
  if (asPostgres) chownSync(folder, id('-u'), id('-g'));
  const run = (name: string, ...args: string[]): void => {
    const command = [join(bin, name), ...args];
    const [program = '', ...rest] = asPostgres
      ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
      : command;
    execFileSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder });
  };
  run('initdb', '-D', data, '-A', 'trust', '-U', 'dealseal', '--no-sync', '-E', 'UTF8', '--locale=C');
  run(
    'pg_ctl',
    '-D',
    data,
    '-w',
    '-s',
    '-l',
    join(folder, 'log'),
    '-o',
    `-k ${folder} -c listen_addresses= -c max_connections=200 -c fsync=off -c synchronous_commit=off -c full_page_writes=off`,
    'start',
  );
  return {
    url: `postgres://dealseal@localhost/postgres?host=${encodeURIComponent(folder)}`,
    stop() {
      run('pg_ctl', '-D', data, '-m', 'immediate', '-s', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function id(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}
