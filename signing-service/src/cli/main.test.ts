import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeAt, stepAt } from '../authorization/one-time-code.js';
import { parsePairingCode } from '../contract/info.js';
import { fromBase32 } from '../http/service.test-support.js';
import { lockDirectory } from '../store/directory-lock.js';
import { main } from './main.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-cli-'));
  const credentials = [{ credentialId: 'seal', keyUri: 'pkcs11:token=Company;serial=abc' }];
  const config = { dataDirectory: 'data', pkcs11: { modulePath: '/nowhere.so' }, credentials };
  writeFileSync(join(folder, 'service.json'), JSON.stringify(config));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly out: string[];
  readonly err: string[];
}

/** Runs a command; `input` gives the next line from what was printed so far. */
async function dealseal(words: string, input: (out: string[]) => string | null = () => null): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(words.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? [], {
    terminal: {
      print: (line) => void out.push(line),
      complain: (line) => void err.push(line),
      readLine: () => Promise.resolve(input(out)),
    },
    environment: { DEALSEAL_SERVICE_CONFIG: 'service.json' },
    cwd: folder,
  });
  return { code, out, err };
}

function codeFor(out: string[]): string {
  const { otpauthUri } = z.object({ otpauthUri: z.string() }).parse(JSON.parse(out[0] ?? ''));
  const secret = fromBase32(new URL(otpauthUri).searchParams.get('secret') ?? '');
  return codeAt(secret, stepAt(Date.now() / 1000));
}

async function enrol(input = codeFor): Promise<Outcome> {
  await dealseal('pairing-code --tenant-name Adriatik');
  return dealseal('admin enrol --tenant Adriatik --person 1 --name "Milica Radović" --json', input);
}

describe('dealseal', () => {
  it('lists its commands, and refuses what it does not know', async () => {
    expect(await dealseal('help')).toMatchObject({ code: 0, err: [] });
    expect(await dealseal('destroy everything')).toMatchObject({ code: 2, out: [] });
    expect((await dealseal('person list')).err.join('\n')).toContain('--tenant is missing');
    expect((await dealseal('person list --frobnicate')).code).toBe(2);
  });

  it('makes a tenant with its pairing code, whose secret is not in the database (threat 24)', async () => {
    const { code, out } = await dealseal('pairing-code --tenant-name "Adriatik 24"');
    const parsed = parsePairingCode(out[0] ?? '');
    expect([code, out.length]).toEqual([0, 1]);
    expect(parsed).not.toBeNull();
    const bytes = readFileSync(join(folder, 'data', 'signing-service.sqlite'));
    expect(bytes.includes(parsed?.secret ?? 'no secret')).toBe(false);
    expect((await dealseal('tenants list')).out.join()).toContain('Adriatik 24  0 client(s)');
    expect(await dealseal('pairing-code --tenant-name "Adriatik 24"')).toMatchObject({ code: 1, out: [] });
    expect((await dealseal('pairing-code --tenant "Adriatik 24" --json')).out.join()).toContain('"pairingCode":"ds1.');
  });

  it('enrols the first administrator with a code read from the input', async () => {
    const { code, out } = await enrol();
    expect(code).toBe(0);
    expect(JSON.parse(out[1] ?? '')).toMatchObject({ person: { state: 'active', role: 'administrator' } });
    expect((await dealseal('person list --tenant Adriatik')).out).toEqual([
      '1  Milica Radović  administrator  active  ',
    ]);
  });

  it('shows a QR code and what to type by hand, and asks again after a wrong code', async () => {
    await dealseal('pairing-code --tenant-name Adriatik');
    let asked = 0;
    const words = 'admin enrol --tenant Adriatik --person 1 --name Milica --print-otpauth';
    const { code, out, err } = await dealseal(words, (lines) => {
      asked += 1;
      const address = lines.find((line) => line.startsWith('otpauth://')) ?? '';
      return asked === 1 ? '000 000' : codeFor([JSON.stringify({ otpauthUri: address })]);
    });
    expect([code, asked]).toEqual([0, 2]);
    expect(out[0]).toContain('▄');
    expect(err.join()).toContain('Wrong code');
  });

  it('enrols many by JSON lines, and goes on after a wrong code', async () => {
    await dealseal('pairing-code --tenant-name Adriatik');
    await dealseal('credential assign --tenant Adriatik --credential seal');
    const begin = (personId: string) => JSON.stringify({ personId, name: `P ${personId}`, account: `a ${personId}` });
    const lines: ((out: string[]) => string)[] = [
      () => begin('7'),
      (out) => JSON.stringify({ personId: '7', code: codeFor(out), credentialId: 'seal' }),
      () => begin('8'),
      () => JSON.stringify({ personId: '8', code: '000000' }),
    ];
    const many = await dealseal('person enrol-many --tenant Adriatik', (out) => lines.shift()?.(out) ?? null);
    expect(many).toMatchObject({ code: 0, err: [] });
    expect(JSON.parse(many.out[1] ?? '')).toEqual({ personId: '7', state: 'active' });
    expect(JSON.parse(many.out[3] ?? '')).toEqual({ personId: '8', error: 'code-wrong' });
    const { out } = await dealseal('person list --tenant Adriatik');
    expect(out.find((line) => line.startsWith('7'))).toContain('active  seal');
    expect((await dealseal('person enrol-many --tenant Adriatik', () => '{"personId":"7"}')).code).toBe(2);
  });

  it('leaves a person without a right code unenrolled', async () => {
    expect(await enrol(() => '12')).toMatchObject({ code: 1 });
    expect((await dealseal('person list --tenant Adriatik')).out.join()).toContain('invited');
  });

  it('assigns configured credentials only, to tenants and people that exist', async () => {
    await enrol();
    expect((await dealseal('credential assign --tenant Adriatik --credential none')).code).toBe(2);
    expect((await dealseal('credential assign --tenant Nobody --credential seal')).code).toBe(1);
    expect((await dealseal('credential assign --tenant Adriatik --credential seal --person 9')).code).toBe(1);
    expect((await dealseal('credential assign --tenant Adriatik --credential seal --person 1')).code).toBe(0);
    expect((await dealseal('person list --tenant Adriatik')).out.join()).toContain('seal');
    expect((await dealseal('credential unassign --tenant Adriatik --credential seal')).code).toBe(0);
    expect((await dealseal('person list --tenant Adriatik')).out.join()).not.toContain('seal');
  });

  it('says by its exit code that an audit chain was altered or cut (threat 25)', async () => {
    await enrol();
    const sound = await dealseal('audit verify --tenant Adriatik --json');
    expect(sound.code).toBe(0);
    const { head } = z
      .object({ head: z.object({ sequence: z.int(), head: z.string() }) })
      .parse(JSON.parse(sound.out[0] ?? ''));
    const witness = `${head.sequence}:${head.head}`;
    expect((await dealseal(`audit verify --tenant Adriatik --witness ${witness}`)).code).toBe(0);
    const database = new Sqlite(join(folder, 'data', 'signing-service.sqlite'));
    database.prepare('update audit_payloads set payload = ? where sequence = 1').run('{"name":"Other"}');
    database.close();
    const altered = await dealseal('audit verify');
    expect(altered.code).toBe(1);
    expect(altered.out.join()).toContain("NOT SOUND: an entry's payload was altered at 1");
    expect((await dealseal('audit verify --witness 1:2')).code).toBe(2);
  });

  it('rotates the sealing key and opens what was sealed before', async () => {
    await enrol();
    expect((await dealseal('keys rotate')).out.join()).toContain('2 value(s) sealed anew');
    expect((await dealseal('person list --tenant Adriatik')).out.join()).toContain('active');
  });

  it('does not make new sealing keys beside a database that was sealed with others', async () => {
    await enrol();
    rmSync(join(folder, 'data', 'sealing-keys.json'));
    const { code, err } = await dealseal('tenants list');
    expect([code, err.join()]).toEqual([1, expect.stringContaining('sealing-keys.json is missing')]);
  });

  it('serves on no data directory that another service runs on', async () => {
    const unlock = lockDirectory(join(folder, 'data'));
    const { code, err } = await dealseal('serve');
    unlock();
    expect([code, err.join()]).toEqual([1, expect.stringContaining('[data-directory-in-use]')]);
  });

  it('clears the refusal of a PIN of the configured token', async () => {
    expect((await dealseal('token clear-pin-refusal')).out).toEqual(['Token abc: its PIN may be tried again.']);
  });
});
