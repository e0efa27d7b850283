import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { bufferSource } from '../pdf/source.js';
import { inspectDocument } from './inspect-document.js';
import { onePagePdf, textPdf } from './test-pdf.js';
import { signPdf } from './test-signer.js';

const certificate = makeTestCertificate();
const inspect = (bytes: Uint8Array) => inspectDocument(bufferSource(bytes));

describe('inspecting a document', () => {
  it('tells a plain one', async () => {
    const input = await textPdf({ pages: 3 });
    expect(await inspect(input)).toEqual({
      pageCount: 3,
      size: input.length,
      repaired: false,
      encrypted: false,
      hasForm: false,
      hasXfa: false,
      hasAttachments: false,
      hasScripts: false,
      signatures: [],
      emptyFields: [],
      certification: undefined,
      signable: true,
    });
  });

  it('names earlier signers, times and the revisions they cover', async () => {
    const first = await signPdf(certificate, await textPdf());
    const second = await signPdf(certificate, first, { signingTime: new Date('2026-06-05T09:00:00Z') });
    const { signatures, hasForm, signable } = await inspect(second);
    expect(signatures).toMatchObject([
      {
        fieldName: 'Signature1',
        signerName: 'Đorđe Šćepanović',
        signingTime: new Date('2026-06-04T08:44:12Z'),
        subFilter: 'ETSI.CAdES.detached',
        revision: 2,
        coversWholeFile: false,
        intact: true,
      },
      { fieldName: 'Signature2', revision: 3, coversWholeFile: true, intact: true },
    ]);
    expect([hasForm, signable]).toEqual([false, true]);
  });

  it('tells a signature over bytes that were changed', async () => {
    const output = Buffer.from(await signPdf(certificate, await textPdf()));
    output.write('%PDF-1.5', 0, 'latin1');
    const [signature] = (await inspect(output)).signatures;
    expect(signature).toMatchObject({ intact: false, integrity: { state: 'broken', reason: 'message-digest' } });
  });

  it('tells a signature whose padding holds something', async () => {
    const output = Buffer.from(await signPdf(certificate, await textPdf()));
    output.write('1', output.lastIndexOf('0'.repeat(20) + '>') + 19, 'latin1');
    const [signature] = (await inspect(output)).signatures;
    expect(signature).toMatchObject({ intact: false, integrity: { state: 'broken', reason: 'contents' } });
  });

  it('tells a signature whose range is not its own', async () => {
    const text = Buffer.from(await signPdf(certificate, await textPdf())).toString('latin1');
    const moved = text.replace(/\/ByteRange \[0 (\d+)/u, (found) =>
      found.replace(/\d$/u, (digit) => (digit === '1' ? '2' : '1')),
    );
    const { signatures, signable } = await inspect(Buffer.from(moved, 'latin1'));
    expect(signatures[0]).toMatchObject({ intact: false, integrity: { state: 'broken', reason: 'structure' } });
    expect(signable).toEqual({ code: 'pdf-ambiguous' });
  });

  it('finds forms, XFA, scripts and attachments', async () => {
    const script = '<</S /JavaScript /JS (app.alert\\(1\\))>>';
    expect(await inspect(onePagePdf({ catalog: `/OpenAction ${script}` }))).toMatchObject({ hasScripts: true });
    const names = '/Names <</EmbeddedFiles <</Names []>>>>';
    expect(await inspect(onePagePdf({ catalog: names }))).toMatchObject({ hasAttachments: true, hasScripts: false });
    const form = '/AcroForm <</Fields [5 0 R] /XFA []>>';
    const more = [`<</FT /Tx /T (a) /AA <</K ${script}>>>>`];
    expect(await inspect(onePagePdf({ catalog: form, more }))).toMatchObject({
      hasForm: true,
      hasXfa: true,
      hasScripts: true,
    });
  });

  it('answers for what cannot be read', async () => {
    expect(await inspect(Buffer.from('no document'))).toMatchObject({
      pageCount: 0,
      signable: { code: 'pdf-not-a-pdf' },
    });
    const damaged = Buffer.from(await textPdf());
    damaged.write('startxxxx', damaged.lastIndexOf('startxref'), 'latin1');
    expect(await inspect(damaged)).toMatchObject({ signable: { code: 'pdf-damaged' } });
  });
});
