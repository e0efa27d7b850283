import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { address, milica, rightCode, startShell } from '../signing/signing-shell.test-support.js';
import { insertPortal } from '../store/test-portal.test-support.js';
import { createKeyFile } from '../store/key-file.js';
import { openStore } from '../store/store.js';
import { runCommand } from './command-line.js';
import { commands } from './command-list.js';

const choices = { credentialId: 'c', mark: { kind: 'none' }, timeZone: 'Europe/Podgorica', language: 'en' } as const;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-command-'));
  const config = {
    publicUrl: 'https://app.example.com',
    bitrix24: { clientId: 'app.x', clientSecretFile: 'secret' },
    signingServices: ['https://sign.example.com'],
    dataDirectory: 'data',
    sealingKeyFile: 'keys.json',
    frontendDirectory: 'web',
  };
  await writeFile(join(folder, 'app.json'), JSON.stringify(config));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(commands, args, {
    terminal: { print: (line) => out.push(line), complain: (line) => err.push(line) },
    environment: { DEALSEAL_APP_CONFIG: 'app.json', ...environment },
    cwd: folder,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('the command line', () => {
  it('says what there is to be asked, and 2 for what it does not understand', async () => {
    const help = await run(['help']);
    expect(help.code).toBe(0);
    expect(help.out).toContain('keys rotate');
    expect(await run(['keys', 'burn'])).toMatchObject({ code: 2, out: '' });
    expect(await run(['keys', 'rotate', '--now'])).toMatchObject({ code: 2 });
  });

  it.each(commands.map(({ words }) => words))('tells of `%s` in three ways, with an example', async (words) => {
    const [first, ...others] = await Promise.all([
      run(['help', ...words.split(' ')]),
      run([...words.split(' '), '--help']),
      run([...words.split(' '), '-h']),
    ]);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain(`usage: node app-server/dist/main.js ${words}`);
    expect(first.out.slice(first.out.indexOf('Example'))).toContain(`node app-server/dist/main.js ${words}`);
    for (const other of others) expect(other).toEqual(first);
  });

  it.each([
    ['backup', /--out is missing/, {}],
    ['backup --out kept --dump x', /--dump is for PostgreSQL only/, {}],
    ['backup --out kept', /first run pg_dump .*postgres:\/\/me@db\/app/, { DATABASE_URL: 'postgres://me:hush@db/app' }],
    ['restore', /--from is missing/, {}],
    ['restore kept', /Unexpected argument/, {}],
    ['unstored --export', /argument missing/, {}],
  ])('answers `%s` with 2, a sentence and the usage', async (words, sentence, environment) => {
    const { code, out, err } = await run(words.split(' '), environment);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toContain('hush');
    expect(err.split('\n').at(-1)).toMatch(/^usage: node app-server/);
  });

  it('rotates the sealing key of the configured file, and names the file when there is none', async () => {
    const missing = await run(['keys', 'rotate']);
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.err).toContain(join(folder, 'keys.json'));
    createKeyFile(join(folder, 'keys.json'));
    await (await openStore({ dataDirectory: join(folder, 'data') })).close();
    expect(await run(['keys', 'rotate'])).toEqual({
      code: 0,
      out: 'The sealing key is k2 now; 0 value(s) sealed anew. Earlier keys stay in the file.',
      err: '',
    });
    expect(await readFile(join(folder, 'keys.json'), 'utf8')).toContain('"current": "k2"');
  });
});

describe('doctor', () => {
  it('makes nothing by looking, and finds what is missing', async () => {
    const data = join(folder, 'empty');
    await mkdir(data);
    const looked = await run(['doctor'], { DEALSEAL_DATA_DIRECTORY: data, DEALSEAL_SEALING_KEY_FILE: 'none.json' });
    expect(looked.code).toBe(1);
    expect(looked.out).toMatch(/FAULT {4}server-storage: server-keys-missing\n +→ Bring the file/u);
    expect(looked.out).toContain('server-database-unreachable');
    expect(await readdir(data)).toEqual([]);
  });

  it('finds the portal that has no signing-service', async () => {
    const data = join(folder, 'doctor');
    const store = await openStore({ dataDirectory: data });
    await insertPortal(store, 'm9');
    await store.close();
    createKeyFile(join(folder, 'doctor-keys.json'));
    const settings = { DEALSEAL_DATA_DIRECTORY: data, DEALSEAL_SEALING_KEY_FILE: 'doctor-keys.json' };
    const { code, out } = await run(['doctor', '--json'], settings);
    expect(code).toBe(1);
    const { findings } = z
      .object({ findings: z.array(z.object({ portal: z.string(), code: z.string().nullable() })) })
      .parse(JSON.parse(out));
    expect(findings.filter(({ portal }) => portal !== '')).toEqual([
      { portal: 'portal.example.com', code: 'service-unpaired' },
    ]);
  });
});

describe('unstored', () => {
  it('lists what was signed and not stored, names without control characters, and copies it', async () => {
    const shell = await startShell();
    shell.field.fileName = 'Ugovor\u001B[2J.pdf';
    const { view } = await shell.desk.open(milica, address);
    shell.signing.faults = ['token-absent'];
    await shell.desk.sign(milica, view.requestId, { code: rightCode, choices });
    await shell.settle();
    await shell.setInstalled(false);
    await shell.takeUp({ memberId: 'm1', requestId: view.requestId });
    const list = await run(['unstored', '--export', 'out'], { DEALSEAL_DATA_DIRECTORY: shell.folder });
    expect(list).toMatchObject({ code: 0, err: '1 signed document(s) not stored.' });
    expect(list.out).toContain('portal.example.com\tDeal\tUgovor\\u001b[2J.pdf\tMilica Radović');
    expect(list.out).toContain('storing\tportal-not-installed');
    const [name = ''] = await readdir(join(folder, 'out'));
    expect(name).toBe(`${view.requestId}-Ugovor[2J-signed.pdf`);
    expect(await readFile(join(folder, 'out', name), 'utf8')).toBe('%PDF-1.7 contract\nsigned 1');
    await shell.stop();
  });
});

describe('retention and erasures', () => {
  it('are printed, and set for one portal within bounds', async () => {
    const shell = await startShell();
    const data = { DEALSEAL_DATA_DIRECTORY: shell.folder };
    const line = 'portal.example.com: documents 1 day(s) after storing, records 10 years';
    expect(await run(['retention'], data)).toEqual({ code: 0, out: line, err: '' });
    const portal = ['retention', '--portal', 'portal.example.com'];
    expect((await run([...portal, '--stored-days', '0', '--record-years', '5'], data)).out).toContain('0 day(s)');
    expect((await run([...portal, '--record-years', '7'], data)).out).toContain(
      '0 day(s) after storing, records 7 years',
    );
    for (const change of [
      ['--record-years', '2'],
      ['--record-years', '11'],
      ['--stored-days', '3651'],
      ['--stored-days', '1.5'],
    ]) {
      expect((await run([...portal, ...change], data)).code).toBe(2);
    }
    expect((await run(['retention', '--stored-days', '5'], data)).err).toContain('--portal is missing');
    expect((await run(['retention', '--portal', 'other.example.com'], data)).code).toBe(1);
    await mkdir(join(shell.folder, 'documents', 'm1'), { recursive: true });
    const file = join(shell.folder, 'documents', 'm1', 'ab'.repeat(32));
    await writeFile(file, 'of nobody');
    await utimes(file, new Date(0), new Date(0));
    await shell.sweep();
    expect((await run(['erasures'], data)).out).toBe(
      `${new Date(shell.clock.time).toISOString()}\tportal.example.com\tbytes\t–\t${'ab'.repeat(32)}\tunused`,
    );
    await shell.stop();
  });
});

describe('backup, restore and witnesses', () => {
  it('carry the data over, say that the keys are to be kept apart, and have an exit code for each refusal', async () => {
    const shell = await startShell();
    const { view } = await shell.desk.open(milica, address);
    await shell.desk.sign(milica, view.requestId, { code: rightCode, choices });
    await shell.settle();
    const pairing = { pairing_service: 'https://s.example.com', pairing_tenant_id: 't1' };
    await shell.store.db.updateTable('portals').set(pairing).execute();
    const old = { DEALSEAL_DATA_DIRECTORY: shell.folder };
    const made = await run(['backup', '--out', 'kept'], old);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain(`The sealing keys (${join(folder, 'keys.json')}) are not in it`);
    expect(await run(['backup', '--out', 'kept'], old)).toMatchObject({ code: 3, out: '' });
    await shell.stop();
    const fresh = { DEALSEAL_DATA_DIRECTORY: 'fresh' };
    expect(await run(['restore', '--from', 'nowhere'], fresh)).toMatchObject({ code: 4, out: '' });
    const elsewhere = { ...fresh, DEALSEAL_SEALING_KEY_FILE: 'no-keys.json' };
    expect((await run(['restore', '--from', 'kept'], elsewhere)).err).toMatch(
      /never in a backup.*\[backup-keys-missing\]$/,
    );
    expect((await run(['restore', '--from', 'kept'], fresh)).out).toContain('0 request(s) are open');
    expect(await run(['restore', '--from', 'kept'], fresh)).toMatchObject({ code: 3, out: '' });
    const witness = `portal.example.com\thttps://s.example.com\tt1\t2:${'0'.repeat(64)}`;
    expect(await run(['witnesses'], fresh)).toEqual({ code: 0, out: witness, err: '' });
  });
});
