// A PostgreSQL cluster of its own for one run of the tests: in a temporary folder, on a Unix socket only.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts it; `url` goes into TEST_POSTGRES_URL, `stop` ends it and removes its folder. */
export function startPostgres() {
  const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
  const bin = join('/usr/lib/postgresql', versions[0] ?? '', 'bin');
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-pg-'));
  const data = join(folder, 'data');
  const asPostgres = process.getuid?.() === 0;
  if (asPostgres) chownSync(folder, id('-u'), id('-g'));
  const run = (name, ...args) => {
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
    `-k ${folder} -c listen_addresses= -c max_connections=200`,
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

function id(flag) {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}
