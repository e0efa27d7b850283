import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../../cms/test-certificate.js';
import { buildPdf } from '../test-pdf.js';
import { signPdf } from '../test-signer.js';
import { withFile } from '../with-file.test-support.js';
import { isClose, renderPage } from './rendered-page.test-support.js';

const certificate = makeTestCertificate();
const page = buildPdf([
  '<</Type /Catalog /Pages 2 0 R>>',
  '<</Type /Pages /Kids [3 0 R] /Count 1>>',
  '<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <<>>>>',
]);

const textOf = (pdf: Uint8Array) =>
  withFile(pdf, (path) => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }));

describe.each([
  ['full', { width: 208, height: 78 }],
  ['compact', { width: 60, height: 12 }],
])('the mark of a TEST certificate, %s', (_, size) => {
  const mark = { kind: 'place', place: { page: 1, x: 100, y: 100, ...size } } as const;

  it('says TEST in red across its whole face', async () => {
    const wish = { mark, language: 'ru', reason: 'Ugovor', location: 'Podgorica' } as const;
    const signed = await signPdf(certificate, page, { ...wish, isTest: true });
    expect(textOf(signed)).toContain('TEST');
    const scale = 2;
    const seen = renderPage(signed, { resolution: 72 * scale });
    const frame = seen.boxOf((colour) => isClose(colour, [217, 33, 33], 40));
    expect((frame?.width ?? 0) / scale).toBeGreaterThan(size.width * 0.85);
    expect((frame?.height ?? 0) / scale).toBeGreaterThan(size.height * 0.7);
    const word = seen.boxOf((colour) => isClose(colour, [247, 198, 198], 6));
    expect((word?.height ?? 0) / scale).toBeGreaterThan(size.height * 0.5);
  });

  it('is the only one that says so', async () => {
    expect(textOf(await signPdf(certificate, page, { mark }))).not.toContain('TEST');
  });
});
