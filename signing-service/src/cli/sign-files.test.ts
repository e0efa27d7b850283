import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issueCertificate } from '../cms/issued-certificate.test-support.js';
import { encryptedPdf } from '../pdf/encryption/encrypted-samples.test-support.js';
import { onePagePdf, textPdf } from '../pades/test-pdf.js';
import { judge } from '../pades/test-signer.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import { dealseal, judgeOutputs } from './cli.test-support.js';

const signer = issueCertificate({ subject: '/CN=Ana Anić' });
const emptyField = '<</FT /Sig /T (Director) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R>>';
const form = onePagePdf({ catalog: '/AcroForm <</Fields [5 0 R]>>', page: '/Annots [5 0 R]', more: [emptyField] });
const ambiguous = onePagePdf({ more: ['<<>>\nendobj\n3 0 obj\n<</Type /Page>>'] });

let plain: Uint8Array;
beforeAll(async () => {
  plain = await textPdf();
});

let folder: string;
const path = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-sign-'));
  writeFileSync(path('key.p12'), exportPkcs12(signer));
  writeFileSync(path('key.password'), 'lozinka\n');
  writeFileSync(path('in.pdf'), plain);
});
afterEach(() => {
  chmodSync(folder, 0o700);
  judgeOutputs(folder, { level: 'B-B', anchors: [signer], password: 'korisnik' });
  rmSync(folder, { recursive: true });
});

const withKey = () => ['sign', '--key', path('key.p12'), '--key-password-file', path('key.password')];
const sign = (...rest: readonly string[]) => dealseal([...withKey(), ...rest]);
const valid = { validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 };

describe('dealseal sign, one file into another', () => {
  it('signs, says nothing, and answers 0', async () => {
    expect(await sign(path('in.pdf'), path('out.pdf'))).toEqual({ code: 0, out: [], err: [], shown: [] });
    expect(judge(readFileSync(path('out.pdf')))).toMatchObject(valid);
    expect(readFileSync(path('in.pdf'))).toEqual(Buffer.from(plain));
  });

  it('keeps the permissions of the input, and follows links', async () => {
    chmodSync(path('in.pdf'), 0o440);
    symlinkSync(path('in.pdf'), path('link.pdf'));
    writeFileSync(path('old.pdf'), 'old');
    symlinkSync(path('old.pdf'), path('out.pdf'));
    expect(await sign(path('link.pdf'), path('out.pdf'))).toMatchObject({ code: 0 });
    expect(statSync(path('old.pdf')).mode & 0o777).toBe(0o440);
    expect(judge(readFileSync(path('old.pdf')))).toMatchObject(valid);
  });

  it('replaces an output that is there, at once', async () => {
    writeFileSync(path('out.pdf'), 'old');
    await sign(path('in.pdf'), path('out.pdf'));
    expect(judge(readFileSync(path('out.pdf')))).toMatchObject(valid);
  });

  it.each([
    ['input and output are one file', ['in.pdf', 'in.pdf'], 'in.pdf: output-is-input: '],
    ['the input is not there', ['none.pdf', 'out.pdf'], 'none.pdf: input-unreadable: '],
    ['the input is a folder', ['folder', 'out.pdf'], 'folder: input-not-a-file: '],
    ['the output is a folder', ['in.pdf', 'folder'], 'in.pdf: output-not-a-file: '],
    ['the folder of the output is not there', ['in.pdf', 'none/out.pdf'], 'in.pdf: output-unwritable: '],
    ['the output is a link to nothing', ['in.pdf', 'dangling'], 'in.pdf: output-not-a-file: '],
  ])('refuses when %s', async (_, [input = '', output = ''], start) => {
    mkdirSync(path('folder'));
    symlinkSync(path('nothing'), path('dangling'));
    const before = readdirSync(folder);
    const { code, out, err } = await sign(path(input), path(output));
    expect([code, out, err.length]).toEqual([1, [], 1]);
    expect(err[0]?.startsWith(path(start))).toBe(true);
    expect(readdirSync(folder)).toEqual(before);
    expect(readFileSync(path('in.pdf'))).toEqual(Buffer.from(plain));
  });

  it('refuses an input that is the output under another name', async () => {
    symlinkSync(path('in.pdf'), path('same.pdf'));
    expect((await sign(path('in.pdf'), path('same.pdf'))).err[0]).toContain(': output-is-input: ');
  });

  it('leaves an output as it was when the document is refused', async () => {
    writeFileSync(path('in.pdf'), ambiguous);
    writeFileSync(path('out.pdf'), 'old');
    const { code, err } = await sign(path('in.pdf'), path('out.pdf'));
    expect([code, err[0]]).toEqual([1, expect.stringContaining('in.pdf: pdf-ambiguous: Two readers would see')]);
    expect(readFileSync(path('out.pdf'), 'utf8')).toBe('old');
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('writes reason, place and name, and certifies', async () => {
    const words = ['--reason', 'Odobreno', '--location', 'Podgorica', '--name', 'A. Anić', '--certify', '2'];
    await sign(...words, path('in.pdf'), path('out.pdf'));
    const { out } = await dealseal(['inspect', '--json', path('out.pdf')]);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ certification: 2, signatures: [{ certificationLevel: 2 }] });
    const text = readFileSync(path('out.pdf'), 'latin1');
    expect([text.includes('(Odobreno)'), text.includes('(Podgorica)')]).toEqual([true, true]);
    const again = await sign('--certify', '1', path('out.pdf'), path('again.pdf'));
    expect(again.err[0]).toContain(': certification-not-first: ');
  });

  it('fills an empty field of that name, or makes one, and refuses one that is signed', async () => {
    writeFileSync(path('form.pdf'), form);
    for (const input of ['form.pdf', 'in.pdf']) {
      expect(await sign('--field', 'Director', path(input), path('out.pdf'))).toMatchObject({ code: 0 });
      const { out } = await dealseal(['inspect', '--json', path('out.pdf')]);
      expect(JSON.parse(out[0] ?? '')).toMatchObject({
        fields: [{ name: 'Director' }],
        signatures: [{ intact: true }],
      });
    }
    const { err } = await sign('--field', 'Director', path('out.pdf'), path('twice.pdf'));
    expect(err[0]).toContain(': field-already-signed: ');
    expect((await sign('--field', 'a.b', path('in.pdf'), path('twice.pdf'))).err[0]).toContain(': field-name-taken: ');
    expect(existsSync(path('twice.pdf'))).toBe(false);
  });

  it('opens an encrypted document with the password in a file', async () => {
    writeFileSync(path('in.pdf'), encryptedPdf(plain, { user: 'korisnik', options: ['256'] }));
    const files = [path('in.pdf'), path('out.pdf')];
    expect((await sign(...files)).err[0]).toContain(': pdf-encrypted: ');
    writeFileSync(path('password'), 'nonsense\n');
    expect((await sign('--password-file', path('password'), ...files)).err[0]).toContain(': pdf-password-wrong: ');
    writeFileSync(path('password'), 'korisnik\n');
    expect(await sign('--password-file', path('password'), ...files)).toMatchObject({ code: 0 });
    expect(judge(readFileSync(path('out.pdf')), 'korisnik')).toMatchObject(valid);
  });

  it('repairs a document that was never signed only when asked, and says so', async () => {
    const broken = Buffer.from(onePagePdf())
      .toString('latin1')
      .replace(/startxref\s+\d+/u, 'startxref\n3');
    writeFileSync(path('in.pdf'), broken, 'latin1');
    const files = [path('in.pdf'), path('out.pdf')];
    expect((await sign(...files)).err[0]).toContain(': pdf-damaged: ');
    const line = `${path('in.pdf')}: repaired: its cross-reference data were made anew.`;
    expect(await sign('--repair', ...files)).toMatchObject({ code: 0, out: [line] });
    expect(judge(readFileSync(path('out.pdf')))).toMatchObject(valid);
    expect(readFileSync(path('out.pdf'), 'latin1').startsWith(broken)).toBe(true);
  });
});

describe('dealseal sign, many files into a folder', () => {
  it('signs each under its own name, refuses each in one line, and answers 1', async () => {
    const inputs = Array.from({ length: 12 }, (_, index) => path(`${index}.pdf`));
    for (const [index, input] of inputs.entries()) {
      writeFileSync(input, index % 4 === 3 ? 'no document' : index % 4 === 2 ? ambiguous : plain);
    }
    const { code, out, err } = await sign('--out-dir', path('made/here'), ...inputs);
    expect([code, out]).toEqual([1, []]);
    const refused = inputs.flatMap((input, index) => {
      if (index % 4 === 3) return [`${input}: pdf-not-a-pdf: This is not a PDF.`];
      return index % 4 === 2 ? [`${input}: pdf-ambiguous: `] : [];
    });
    expect(err).toHaveLength(refused.length);
    for (const start of refused) expect(err.filter((line) => line.startsWith(start))).toHaveLength(1);
    expect(readdirSync(path('made/here')).sort()).toEqual(['0.pdf', '1.pdf', '4.pdf', '5.pdf', '8.pdf', '9.pdf']);
    for (const name of readdirSync(path('made/here'))) {
      expect(judge(readFileSync(path(`made/here/${name}`)))).toMatchObject(valid);
    }
  });

  it('signs again into the same folder, and several times over what it made', async () => {
    for (const [from, to] of [
      ['.', 'a'],
      ['.', 'a'],
      ['a', 'b'],
      ['b', 'c'],
    ] as const) {
      expect(await sign('--out-dir', path(to), path(`${from}/in.pdf`))).toMatchObject({ code: 0, err: [] });
    }
    const signatures = ['a', 'b', 'c'].map((name) => judge(readFileSync(path(`${name}/in.pdf`))).validSignatures);
    expect(signatures).toEqual([1, 2, 3]);
  });

  it('refuses a second file of one name, and files of the folder itself', async () => {
    mkdirSync(path('other'));
    copyFileSync(path('in.pdf'), path('other/in.pdf'));
    const twice = await sign('--out-dir', path('out'), path('in.pdf'), path('other/in.pdf'));
    expect(twice).toMatchObject({ code: 1, err: [expect.stringContaining('other/in.pdf: output-name-taken: ')] });
    expect(readdirSync(path('out'))).toEqual(['in.pdf']);
    expect((await sign('--out-dir', folder, path('in.pdf'))).err[0]).toContain(': output-is-input: ');
  });

  it('shows to somebody who watches how many are done', async () => {
    const { err } = await dealseal([...withKey(), '--out-dir', path('out'), path('in.pdf'), path('none.pdf')], {
      isWatched: true,
    });
    expect(err.at(-1)).toBe('1 signed, 1 refused.');
    expect(err.some((line) => line.endsWith('key.password can be read by others than its owner: chmod 600'))).toBe(
      true,
    );
    chmodSync(path('key.password'), 0o600);
    const quiet = await dealseal([...withKey(), path('in.pdf'), path('out.pdf')], { isWatched: true });
    expect(quiet).toMatchObject({ code: 0, err: [], shown: [null] });
  });
});
