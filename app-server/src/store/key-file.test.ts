import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createKeyFile, KeyFileError, readKeyFile, replaceKeyFile, withNewKey } from './key-file.js';
import { openSealer } from './open-sealer.js';
import { createSealer, SealingError } from './sealing.js';

const folder = mkdtempSync(join(tmpdir(), 'app-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const place = { table: 'user_tokens', column: 'sealed_access_token', row: '7', portal: 'a' };

describe('the key file', () => {
  it('is made for its owner alone and never overwritten', () => {
    const path = join(folder, 'made.json');
    createKeyFile(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const made = readKeyFile(path);
    expect(made.keys.get(made.current)?.length).toBe(32);
    expect(() => createKeyFile(path)).toThrow(KeyFileError);
  });

  it('is refused when others may read it, when it is malformed and when it is absent', () => {
    const path = join(folder, 'bad.json');
    createKeyFile(path);
    chmodSync(path, 0o640);
    expect(() => readKeyFile(path)).toThrow('0600');
    chmodSync(path, 0o600);
    const short = Buffer.alloc(31).toString('base64');
    for (const text of ['{', '{}', '{"current":"k2","keys":{}}', `{"current":"k1","keys":{"k1":"${short}"}}`]) {
      writeFileSync(path, text);
      expect(() => readKeyFile(path)).toThrow(/has not the form of one$/);
    }
    expect(() => readKeyFile(join(folder, 'absent.json'))).toThrow(KeyFileError);
  });
});

describe('a sealer over a file that is replaced', () => {
  it('seals under the new key at once, opens what others seal under it, and what was sealed before', () => {
    const path = join(folder, 'replaced.json');
    createKeyFile(path);
    const running = openSealer(path);
    const before = running.seal(place, 'earlier');
    const bearerKey = running.deriveKey('bearer', running.currentKeyId);
    const newer = withNewKey(readKeyFile(path));
    replaceKeyFile(path, newer);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain('"current": "k2"');
    const elsewhere = createSealer(newer);
    expect(running.open(place, elsewhere.seal(place, 'of another process'))).toBe('of another process');
    expect(Buffer.from(running.deriveKey('bearer', 'k2'))).toEqual(Buffer.from(elsewhere.deriveKey('bearer', 'k2')));
    expect(running.isCurrent(before)).toBe(false);
    expect(running.open(place, before)).toBe('earlier');
    expect(Buffer.from(running.deriveKey('bearer', 'k1'))).toEqual(Buffer.from(bearerKey));
    expect(running.currentKeyId).toBe('k2');
    expect(running.isCurrent(running.seal(place, 'later'))).toBe(true);
    expect(() => running.deriveKey('bearer', 'k9')).toThrow(SealingError);
  });
});
