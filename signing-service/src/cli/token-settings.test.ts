import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Call } from './command.js';
import { readTokenSettings } from './token-settings.js';

const folder = mkdtempSync(join(tmpdir(), 'dealseal-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function settings(environment: Readonly<Record<string, string>>) {
  const call: Call = {
    terminal: { print: () => undefined, complain: () => undefined, readLine: () => Promise.resolve(null) },
    environment,
    cwd: folder,
    operands: [],
    text: () => undefined,
    texts: () => [],
    required: () => '',
    flag: () => false,
  };
  return readTokenSettings(call);
}

describe('where refused PINs are remembered', () => {
  it.each([
    ['the user’s state', { HOME: '/home/ana' }, '/home/ana/.local/state/dealseal'],
    ['the state folder that is named', { HOME: '/home/ana', XDG_STATE_HOME: '/var/state' }, '/var/state/dealseal'],
    ['the user’s, for a relative name', { HOME: '/home/ana', XDG_STATE_HOME: 'x' }, '/home/ana/.local/state/dealseal'],
    ['the service’s data directory', { HOME: '/home/ana', DEALSEAL_DATA_DIRECTORY: 'data' }, join(folder, 'data')],
  ])('is %s', async (_, environment, expected) => {
    expect((await settings(environment)).refusalFolder).toBe(expected);
  });

  it('is what the service’s configuration says, with its library and keys', async () => {
    const credentials = [{ credentialId: 'seal', keyUri: 'pkcs11:serial=7' }];
    const pkcs11 = { modulePath: '/lib/token.so', environment: { TOKEN_CONF: '/etc/token.conf' } };
    writeFileSync(join(folder, 'service.json'), JSON.stringify({ dataDirectory: 'data', pkcs11, credentials }));
    expect(await settings({ DEALSEAL_SERVICE_CONFIG: 'service.json', LANG: 'C' })).toEqual({
      refusalFolder: join(folder, 'data'),
      modulePath: '/lib/token.so',
      environment: { LANG: 'C', TOKEN_CONF: '/etc/token.conf' },
      keyUris: ['pkcs11:serial=7'],
    });
  });

  it('is refused for a configuration that cannot be used, and never somewhere else', async () => {
    const refused = settings({ DEALSEAL_SERVICE_CONFIG: 'none.json', HOME: '/home/ana' });
    await expect(refused).rejects.toMatchObject({ name: 'Refusal' });
  });
});

describe('the environment of the token process', () => {
  it('holds nothing of ours', async () => {
    const given = {
      SOFTHSM2_CONF: '/x',
      DATABASE_URL: 'secret',
      DEALSEAL_PKCS11_MODULE: '/m.so',
      NODE_OPTIONS: '-r x',
    };
    const { environment, modulePath } = await settings(given);
    expect(environment).toEqual({ SOFTHSM2_CONF: '/x' });
    expect(modulePath).toBe('/m.so');
  });
});
