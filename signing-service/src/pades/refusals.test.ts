import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { openPdf } from '../pdf/document.js';
import { encryptedPdf } from '../pdf/encryption/encrypted-samples.test-support.js';
import { bufferSource } from '../pdf/source.js';
import { completeSignature } from './complete-signature.js';
import { judged } from './level-rules.test-support.js';
import { prepareSignature } from './prepare-signature.js';
import type { PrepareOptions } from './prepare-signature.js';
import { readFormFields } from './signature-fields.js';
import { onePagePdf, textPdf } from './test-pdf.js';
import { prepareOptions, refusalOf, signPdf, signPrepared } from './test-signer.js';
import { thrownCode } from '../cms/test-thrown-code.js';

const certificate = makeTestCertificate();

const refusal = (input: Uint8Array, changed: Partial<PrepareOptions> = {}) => refusalOf(certificate, input, changed);

/** A signed file in which `from` is replaced by something of the same length. */
async function tampered(from: RegExp, to: (found: string) => string): Promise<Uint8Array> {
  const text = Buffer.from(await signPdf(certificate, await textPdf())).toString('latin1');
  const changed = text.replace(from, to);
  expect(changed.length).toBe(text.length);
  expect(changed).not.toBe(text);
  return Buffer.from(changed, 'latin1');
}

function certified(parameters: string, field = ''): Uint8Array {
  const hex = '00'.repeat(30);
  const contents = `<30${hex}>`;
  const signature = (range: string) =>
    `<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange ${range} /Contents ${contents} ` +
    `/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /V /1.2 ${parameters}>>>>]>>`;
  const build = (range: string) =>
    onePagePdf({
      catalog: '/AcroForm <</Fields [5 0 R] /SigFlags 3>> /Perms <</DocMDP 6 0 R>>',
      more: [
        `<</FT /Sig /T (Author) /V 6 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R ${field}>>`,
        signature(range),
      ],
    });
  const draft = build('[0 000000 000000 000000]');
  const start = Buffer.from(draft).indexOf(contents);
  const end = start + contents.length;
  const range = [start, end, draft.length - end].map((number) => String(number).padStart(6, '0')).join(' ');
  return build(`[0 ${range}]`);
}

describe('a document is refused', () => {
  it('that is no PDF', async () => {
    expect(await refusal(Buffer.from('PK\u0003\u0004 a spreadsheet'))).toBe('pdf-not-a-pdf');
  });

  it('that needs a password, when none or a wrong one is given', async () => {
    const input = encryptedPdf(await textPdf(), { user: 'korisnik', options: ['256'] });
    expect(await refusal(input)).toBe('pdf-encrypted');
    expect(await refusal(input, { password: 'nonsense' })).toBe('pdf-password-wrong');
    expect(await refusal(input, { password: 'korisnik' })).toBeUndefined();
  });

  it('that is encrypted by another handler than the standard one', async () => {
    const text = encryptedPdf(await textPdf(), { options: ['256'] }).toString('latin1');
    const other = Buffer.from(text.replace('/Filter /Standard', '/Filter /Adobe.PS'), 'latin1');
    expect(await refusal(other)).toBe('pdf-encryption-unsupported');
  });

  it('whose author allowed no change', async () => {
    expect(await refusal(certified('/P 1'))).toBe('pdf-certified-no-changes');
  });

  it.each(['/P 2', '/P 3', ''])('not when its author allowed filling or more (%s)', async (parameters) => {
    expect(await refusal(certified(parameters))).toBeUndefined();
  });

  it('that an earlier signer locked', async () => {
    expect(await refusal(certified('/P 2', '/Lock <</Action /All /P 1>>'))).toBe('pdf-certified-no-changes');
  });

  it('that is a dynamic XFA form', async () => {
    const xfa = '<config><present><pdf><dynamicRender>required</dynamicRender></pdf></present></config>';
    const stream = `<</Length ${xfa.length}>>\nstream\n${xfa}\nendstream`;
    const input = onePagePdf({ catalog: '/AcroForm <</Fields [] /XFA [(config) 5 0 R]>>', more: [stream] });
    expect(await refusal(input)).toBe('pdf-unsupported');
    const rendered = onePagePdf({ catalog: '/NeedsRendering true /AcroForm <</Fields [] /XFA []>>' });
    expect(await refusal(rendered)).toBe('pdf-unsupported');
  });

  it('in which one signature field, or one field with others below it, stands twice', async () => {
    const catalog = '/AcroForm <</Fields [5 0 R 5 0 R]>>';
    const refusals = ['<</FT /Sig /T (a)>>', '<</FT /Tx /T (a) /Kids [6 0 R]>>', '<</Kids [6 0 R]>>'].map((field) =>
      refusal(onePagePdf({ catalog, more: [field, '<</T (b)>>'] })),
    );
    expect(await Promise.all(refusals)).toEqual(['pdf-ambiguous', 'pdf-ambiguous', 'pdf-ambiguous']);
  });

  it('in which one field is reached by ever more ways', async () => {
    const levels = Array.from({ length: 25 }, (_, level) => `<</Kids [${level + 6} 0 R ${level + 6} 0 R]>>`);
    const input = onePagePdf({ catalog: '/AcroForm <</Fields [5 0 R]>>', more: [...levels, '<</FT /Tx /T (a)>>'] });
    expect(await refusal(input)).toBe('pdf-ambiguous');
  });

  it('whose form has no list of fields', async () => {
    const catalog = '/AcroForm <</Fields 5 0 R>>';
    expect(await refusal(onePagePdf({ catalog, more: ['<</FT /Tx /T (a)>>'] }))).toBe('pdf-damaged');
  });
});

describe('a document with an earlier signature is refused', () => {
  it('when the gap of its ByteRange is wider than /Contents', async () => {
    const input = await tampered(/\/ByteRange \[0 \d+ \d+ \d+/u, (found) => {
      const [, start = 0, end = 0, rest = 0] = [...found.matchAll(/\d+/gu)].map(Number);
      return `/ByteRange [0 ${start} ${end + 2} ${rest - 2}`.padEnd(found.length);
    });
    expect(await refusal(input)).toBe('pdf-ambiguous');
  });

  it('when its ByteRange leaves the file', async () => {
    const input = await tampered(/\/ByteRange \[0 \d+ \d+ \d+/u, (found) =>
      found.replace(/\d+$/u, (n) => '9'.repeat(n.length)),
    );
    expect(await refusal(input)).toBe('pdf-damaged');
  });

  it('when its ByteRange has negative numbers', async () => {
    const input = await tampered(/\/ByteRange \[0 \d+/u, (found) =>
      found.replace(/\d+$/u, (n) => `-${'1'.repeat(n.length - 1)}`),
    );
    expect(await refusal(input)).toBe('pdf-damaged');
  });

  it('when its /Contents are zeros', async () => {
    const input = await tampered(/\/Contents <[0-9a-f]+>/u, (found) =>
      found.replaceAll(/(?<=<)[0-9a-f]+/gu, (hex) => '0'.repeat(hex.length)),
    );
    expect(await refusal(input)).toBe('pdf-damaged');
  });
});

describe('a mark is refused', () => {
  it('with characters that its font does not have', async () => {
    expect(await refusal(await textPdf(), { signerName: '張偉' })).toBe('mark-text-unsupported');
  });

  it('in a time zone that does not exist', async () => {
    expect(await refusal(await textPdf(), { timeZone: 'Europe/Atlantis' })).toBe('time-zone-unknown');
  });
});

describe('completing a signature', () => {
  const prepare = async () => {
    const input = await textPdf();
    const source = bufferSource(input);
    const prepared = await prepareSignature(source, prepareOptions(certificate));
    return { input, source, prepared, contentInfo: signPrepared(certificate, input, prepared) };
  };

  it('refuses a ContentInfo longer than its room', async () => {
    const { source, prepared } = await prepare();
    expect(thrownCode(() => completeSignature(source, prepared, Buffer.alloc(4097)))).toBe('signature-too-large');
  });

  it('refuses an input of another size', async () => {
    const { input, prepared, contentInfo } = await prepare();
    const longer = bufferSource(Buffer.concat([input, Buffer.from('\n')]));
    expect(thrownCode(() => completeSignature(longer, prepared, contentInfo))).toBe('document-changed');
  });

  it('refuses an input of which one byte changed since', async () => {
    const { input, prepared, contentInfo } = await prepare();
    const other = Buffer.from(input);
    other[other.indexOf('%PDF-') + 10] = 0x21;
    expect(thrownCode(() => completeSignature(bufferSource(other), prepared, contentInfo))).toBe('document-changed');
  });

  it('refuses a tail of which one byte changed since', async () => {
    const { source, prepared, contentInfo } = await prepare();
    const tail = Buffer.from(prepared.tail);
    tail.write('D:2020', tail.indexOf('D:2026'));
    expect(thrownCode(() => completeSignature(source, { ...prepared, tail }, contentInfo))).toBe('document-changed');
  });

  it('refuses a signature made for another document', async () => {
    const { source, prepared } = await prepare();
    const other = await prepare();
    const foreign = signPrepared(certificate, Buffer.alloc(other.input.length, 0x20), other.prepared);
    expect(thrownCode(() => completeSignature(source, prepared, foreign))).toBe('document-changed');
  });

  it('keeps the signature where it was prepared', async () => {
    const { input, source, prepared, contentInfo } = await prepare();
    const completed = Buffer.concat([input, completeSignature(source, prepared, contentInfo)]);
    const output = judged(completed, { level: 'B-B', anchors: [certificate] });
    expect(output.at(prepared.contentsOffset)).toBe('<'.charCodeAt(0));
    expect(output.at(prepared.contentsOffset + prepared.contentsLength - 1)).toBe('>'.charCodeAt(0));
    const [field] = readFormFields(openPdf(bufferSource(output))).signatureFields;
    expect(field?.value?.getString('Contents')?.bytes.subarray(0, contentInfo.length)).toEqual(
      new Uint8Array(contentInfo),
    );
  });
});
