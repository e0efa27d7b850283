import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSecretFile } from './secret-file.js';

const folder = mkdtempSync(join(tmpdir(), 'dealseal-secret-'));
const file = join(folder, 'password');
afterAll(() => rmSync(folder, { recursive: true }));

describe('a password in a file', () => {
  it.each([
    ['its only line', 'šifra', 'šifra'],
    ['a line with its end', 'šifra\n', 'šifra'],
    ['a line with an end as in Windows', 'šifra\r\n', 'šifra'],
    ['the first of several lines', 'šifra\nuser name\n', 'šifra'],
    ['a line with blanks', ' a b \n', ' a b '],
    ['nothing', '', ''],
    ['an empty line', '\n', ''],
  ])('is %s', (_, content, expected) => {
    writeFileSync(file, content);
    expect(readSecretFile(file).toString('utf8')).toBe(expected);
  });

  it('is refused when it is too long, or the file cannot be read', () => {
    writeFileSync(file, 'x'.repeat(5000));
    const refusal = { name: 'FileSigningError', code: 'password-file-unreadable', file };
    expect(() => readSecretFile(file)).toThrow(expect.objectContaining(refusal));
    expect(() => readSecretFile(folder)).toThrow(expect.objectContaining({ ...refusal, file: folder }));
  });
});
