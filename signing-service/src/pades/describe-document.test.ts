import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { encryptedPdf } from '../pdf/encryption/encrypted-samples.test-support.js';
import { bufferSource } from '../pdf/source.js';
import { describeDocument } from './describe-document.js';
import { buildPdf, onePagePdf, textPdf } from './test-pdf.js';
import { signPdf } from './test-signer.js';

const certificate = makeTestCertificate();
const described = (bytes: Uint8Array, password?: string) => describeDocument(bufferSource(bytes), { password });

const lock = '/Lock <</Type /SigFieldLock /Action /Include /Fields [(total)] /P 2>>';
const seed = '/SV <</Type /SV /Ff 72 /DigestMethod [/SHA256] /Reasons [(Odobreno)]>>';
const widget = '/Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R';
const form = onePagePdf({
  catalog: '/AcroForm <</Fields [5 0 R 6 0 R 7 0 R]>>',
  page: '/Annots [5 0 R 6 0 R]',
  more: [
    `<</FT /Tx /T (total) ${widget}>>`,
    `<</FT /Sig /T (Director) ${lock} ${seed} ${widget}>>`,
    '<</T (person) /Kids [8 0 R]>>',
    '<</FT /Btn /T (agrees) /Parent 7 0 R>>',
  ],
});

describe('the description of a document', () => {
  it('tells revisions by their ends, and the kind of the newest cross-reference section', async () => {
    const input = await textPdf({ useObjectStreams: true });
    const once = await signPdf(certificate, input);
    const twice = await signPdf(certificate, once);
    // The line end that the first signature added belongs to the revision before it.
    const { revisions, xrefKind, version } = await described(twice);
    expect(revisions.map(({ end }) => end)).toEqual([input.length + 1, once.length, twice.length]);
    expect(revisions.reduce((sum, { length }) => sum + length, 0)).toBe(twice.length);
    expect([xrefKind, version]).toEqual(['stream', '1.7']);
    expect((await described(await textPdf())).xrefKind).toBe('table');
  });

  it('takes the higher of the two versions', async () => {
    expect((await described(onePagePdf({ version: '1.4', catalog: '/Version /2.0' }))).version).toBe('2.0');
    expect((await described(onePagePdf({ version: '1.7', catalog: '/Version /1.4' }))).version).toBe('1.7');
  });

  it('tells fields of every type, and what a signature field demands and locks', async () => {
    const { fields } = await described(form);
    expect(fields).toEqual([
      { name: 'total', type: 'Tx', signature: undefined },
      {
        name: 'Director',
        type: 'Sig',
        signature: {
          isSigned: false,
          seedValues: [
            { entry: 'DigestMethod', isRequired: true },
            { entry: 'Reasons', isRequired: true },
          ],
          locks: [{ action: 'Include', fields: ['total'], level: 2 }],
        },
      },
      { name: 'person.agrees', type: 'Btn', signature: undefined },
    ]);
  });

  it('tells the lock that a signature put into force, with the signature’s algorithm', async () => {
    const signed = await signPdf(certificate, form, {
      field: { kind: 'existing', name: 'Director' },
      reason: 'Odobreno',
      mark: { kind: 'none' },
    });
    const { fields, inspection } = await described(signed);
    expect(fields[1]?.signature).toMatchObject({
      isSigned: true,
      locks: [{ action: 'Include' }, { action: 'Include' }],
    });
    expect(inspection.signatures).toMatchObject([{ algorithm: 'RSASSA-PKCS1-v1_5 with SHA-256', hasTimeStamp: false }]);
  });

  it('counts the validation material', async () => {
    const store = '/DSS <</Certs [4 0 R 4 0 R] /OCSPs [4 0 R] /VRI <</Type /VRI /AA <<>> /BB <<>>>>>>';
    const { securityStore } = await described(onePagePdf({ catalog: store }));
    expect(securityStore).toEqual({ certificates: 2, ocspResponses: 1, crls: 0, vri: 2 });
    expect((await described(onePagePdf())).securityStore).toBeUndefined();
  });

  it('tells how a document is encrypted that its password opens', async () => {
    const input = encryptedPdf(await textPdf(), { user: 'korisnik', options: ['256'] });
    await expect(described(input)).rejects.toMatchObject({ code: 'pdf-encrypted' });
    const { encryption, inspection } = await described(input, 'korisnik');
    expect(encryption).toEqual({ version: 5, revision: 6 });
    expect(inspection).toMatchObject({ pageCount: 2, encrypted: true });
  });

  it('is refused for what cannot be read', async () => {
    await expect(described(Buffer.from('no document'))).rejects.toMatchObject({ code: 'pdf-not-a-pdf' });
    await expect(described(buildPdf(['[1]']))).rejects.toMatchObject({ code: 'pdf-damaged' });
  });
});
