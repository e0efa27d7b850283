import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyFile, KeyFileError, readKeyFile, replaceKeyFile, withNewKey } from './key-file.js';
import { openSealing } from './open-sealing.js';
import { createSealing, type SealedPlace } from './sealing.js';

const place: SealedPlace = { table: 'otp_secrets', column: 'secret_sealed', rowId: '7', tenantId: 't1' };
const secret = Buffer.from('a secret of 20 bytes');
const keys = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 1)]]) };

describe('sealing', () => {
  const sealing = createSealing(keys, randomBytes);

  it('opens in its place what it sealed, and shows nothing of it', () => {
    const sealed = sealing.seal(place, secret);
    expect(Buffer.from(sealing.open(place, sealed))).toEqual(secret);
    expect(Buffer.from(sealed).includes(secret.subarray(0, 4))).toBe(false);
    expect(Buffer.from(sealing.seal(place, secret))).not.toEqual(Buffer.from(sealed));
  });

  it.each([
    { table: 'enrolments' },
    { column: 'other' },
    { rowId: '8' },
    { tenantId: 't2' },
    // The same letters, cut elsewhere.
    { rowId: '', tenantId: '7t1' },
    { table: 'otp_secretss', column: 'ecret_sealed' },
  ])('threat 24: a sealed value does not open in another place (%o)', (elsewhere) => {
    const sealed = sealing.seal(place, secret);
    expect(() => sealing.open({ ...place, ...elsewhere }, sealed)).toThrow('not-authentic');
  });

  it('threat 24: a sealed value with any bit changed does not open', () => {
    const sealed = sealing.seal(place, secret);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
      expect(() => sealing.open(place, changed)).toThrow(/malformed|key-missing|not-authentic/);
    }
    expect(() => sealing.open(place, sealed.subarray(0, 20))).toThrow('malformed');
    expect(() => sealing.open(place, new Uint8Array())).toThrow('malformed');
  });

  it('opens under an older key and knows that it is not the current one', () => {
    const sealed = sealing.seal(place, secret);
    const newer = createSealing(withNewKey(keys, randomBytes), randomBytes);
    expect(Buffer.from(newer.open(place, sealed))).toEqual(secret);
    expect(newer.isCurrent(sealed)).toBe(false);
    expect(newer.isCurrent(newer.seal(place, secret))).toBe(true);
    expect(() => sealing.open(place, newer.seal(place, secret))).toThrow('key-missing');
  });
});

describe('the key file', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dealseal-keys-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is made for its owner alone and never overwritten', async () => {
    const path = join(folder, 'made.json');
    await createKeyFile(path, randomBytes);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const made = await readKeyFile(path);
    expect(made.keys.get(made.current)?.length).toBe(32);
    await expect(createKeyFile(path, randomBytes)).rejects.toBeInstanceOf(KeyFileError);
  });

  it('is refused when others may read it, when it is malformed and when it is absent', async () => {
    const path = join(folder, 'bad.json');
    await createKeyFile(path, randomBytes);
    await chmod(path, 0o640);
    await expect(readKeyFile(path)).rejects.toThrow('0600');
    await chmod(path, 0o600);
    const short = Buffer.alloc(31).toString('base64');
    for (const text of ['{', '{}', '{"current":"k2","keys":{}}', `{"current":"k1","keys":{"k1":"${short}"}}`]) {
      await writeFile(path, text);
      const error: unknown = await readKeyFile(path).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(KeyFileError);
      expect(String(error)).not.toContain(short);
    }
    await expect(readKeyFile(join(folder, 'absent.json'))).rejects.toBeInstanceOf(KeyFileError);
  });

  it('is read again when it was replaced while the service runs', async () => {
    const path = join(folder, 'replaced.json');
    await createKeyFile(path, randomBytes);
    const service = openSealing(path, randomBytes);
    const before = service.seal(place, secret);
    const newer = withNewKey(await readKeyFile(path), randomBytes);
    replaceKeyFile(path, newer);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const elsewhere = createSealing(newer, randomBytes).seal(place, secret);
    expect(Buffer.from(service.open(place, elsewhere))).toEqual(secret);
    expect(service.isCurrent(before)).toBe(false);
    expect(service.isCurrent(service.seal(place, secret))).toBe(true);
    expect(await readFile(path, 'utf8')).toContain('"current": "k2"');
  });
});
