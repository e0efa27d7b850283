import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyFile } from '../store/key-file.js';
import { openStore } from '../store/store.js';
import { runCommand } from './command-line.js';
import { keysRotate } from './keys-rotate.js';

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

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand([keysRotate], args, {
    terminal: { print: (line) => out.push(line), complain: (line) => err.push(line) },
    environment: { DEALSEAL_APP_CONFIG: 'app.json' },
    cwd: folder,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('the command line', () => {
  it('says what there is to be asked, and 2 for what it does not understand', async () => {
    const help = await run('help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('keys rotate');
    expect(await run('keys', 'burn')).toMatchObject({ code: 2, out: '' });
    expect(await run('keys', 'rotate', '--now')).toMatchObject({ code: 2 });
  });

  it('rotates the sealing key of the configured file, and names the file when there is none', async () => {
    const missing = await run('keys', 'rotate');
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.err).toContain(join(folder, 'keys.json'));
    createKeyFile(join(folder, 'keys.json'));
    await (await openStore({ dataDirectory: join(folder, 'data') })).close();
    expect(await run('keys', 'rotate')).toEqual({
      code: 0,
      out: 'The sealing key is k2 now; 0 value(s) sealed anew. Earlier keys stay in the file.',
      err: '',
    });
    expect(await readFile(join(folder, 'keys.json'), 'utf8')).toContain('"current": "k2"');
  });
});
