import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issueCertificate } from '../cms/issued-certificate.test-support.js';
import { softwareKey } from '../keys/software-key.js';
import { judged } from '../pades/level-rules.test-support.js';
import { onePagePdf } from '../pades/test-pdf.js';
import { judge } from '../pades/test-signer.js';
import { chooseCertificate, type FileCredential } from './certificate-choice.js';
import { signFile } from './sign-file.js';

const signer = issueCertificate({ subject: '/CN=Ana' });
const wish = { mark: { kind: 'none' }, language: 'en', timeZone: 'UTC' } as const;
const document = onePagePdf();

let folder: string;
let input: string;
let output: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-file-'));
  [input, output] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
  writeFileSync(input, document);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A key that does something before each signature of a document. */
async function credentialThat(act: () => void): Promise<FileCredential> {
  const key = softwareKey(signer.privateKey, [signer.der]);
  const wishes = { files: { chain: [] }, algorithm: {}, now: new Date() };
  const credential = await chooseCertificate(key, [], wishes);
  return {
    ...credential,
    key: {
      ...key,
      sign: (message, algorithm) => {
        act();
        return key.sign(message, algorithm);
      },
    },
  };
}

describe('a file signed into another', () => {
  it('grows under another name, for its owner alone, and appears when it is whole', async () => {
    const seen: string[] = [];
    const credential = await credentialThat(() => {
      expect(existsSync(output)).toBe(false);
      for (const name of readdirSync(folder))
        seen.push(`${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`);
    });
    await signFile({ input, output }, credential, wish);
    expect(seen.sort()).toEqual([expect.stringMatching(/^\.dealseal-[0-9a-f]{16}\.part 600$/), 'in.pdf 644']);
    expect(readdirSync(folder).sort()).toEqual(['in.pdf', 'out.pdf']);
    const signed = judged(readFileSync(output), { level: 'B-B', anchors: [signer] });
    expect(judge(signed)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true });
  });

  it('tells how much was read', async () => {
    const told: number[] = [];
    const onRead = (read: number, size: number) => void told.push(read, size);
    await signFile({ input, output, onRead }, await credentialThat(() => undefined), wish);
    expect(told).toEqual([document.length, document.length]);
  });

  it.each([
    ['is written to', () => writeFileSync(input, Buffer.concat([document, Buffer.from('\n% more')])), 'input-changed'],
    ['becomes shorter', () => writeFileSync(input, '%PDF-1.7'), 'input-changed'],
    ['goes away', () => rmSync(input), 'input-unreadable'],
  ])('is not put out when the input %s meanwhile', async (_, act, code) => {
    writeFileSync(output, 'old');
    const signed = signFile({ input, output }, await credentialThat(act), wish);
    await expect(signed).rejects.toMatchObject({ name: 'FileSigningError', code });
    expect(readFileSync(output, 'utf8')).toBe('old');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is not put out when the key answers nonsense', async () => {
    const credential = await credentialThat(() => undefined);
    const key = { ...credential.key, sign: () => Promise.resolve(Buffer.alloc(64, 1)) };
    await expect(signFile({ input, output }, { ...credential, key }, wish)).rejects.toMatchObject({
      code: 'key-mismatch',
    });
    expect(readdirSync(folder)).toEqual(['in.pdf']);
  });
});
