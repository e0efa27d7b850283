import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { basicAuthorization } from './basic-authorization.js';
import { rejection } from './rejection.test-support.js';

function passwordFile(content: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-password-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'password');
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

describe('Basic authorization', () => {
  it('joins the user and the first line of the file, in UTF-8', async () => {
    const header = await basicAuthorization({ user: 'čelik', passwordFile: passwordFile('a:b ć\nnot this\n') });
    expect(header).toBe(`Basic ${Buffer.from('čelik:a:b ć').toString('base64')}`);
  });

  it('reads the file anew each time', async () => {
    const file = passwordFile('old\n');
    const before = await basicAuthorization({ user: 'u', passwordFile: file });
    writeFileSync(file, 'new\n');
    expect(await basicAuthorization({ user: 'u', passwordFile: file })).not.toBe(before);
  });

  it.each([
    ['others may read it', () => passwordFile('secret-word\n', 0o640)],
    ['it is empty', () => passwordFile('\nsecret-word')],
    ['it is too long', () => passwordFile('secret-word'.repeat(100))],
    ['it is not there', () => '/nonexistent/secret-word'],
  ])('refuses a file when %s, and never says what is in it', async (_, file) => {
    const error = await rejection(basicAuthorization({ user: 'u', passwordFile: file() }));
    expect(error.code).toBe('trust-configuration');
    expect(error.message).not.toContain('secret-word');
  });

  it('refuses a user with a colon', async () => {
    const credentials = { user: 'a:b', passwordFile: passwordFile('x') };
    expect((await rejection(basicAuthorization(credentials))).code).toBe('trust-configuration');
  });
});
