import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MarkDesign, usualMarkDesign } from '../contract/mark-design.js';
import { SigningServiceError } from '../contract/service-call.js';
import { encodePng } from '../pades/mark/png.test-support.js';
import { isClose, renderPage } from '../pades/mark/rendered-page.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  type PairedService,
  pairTenant,
  pdfsig,
  signatureRequest,
  signDocument,
  startPaired,
  type TestPerson,
  type TestTenant,
} from './service.test-support.js';

const red = [200, 20, 30] as const;
const logo = encodePng({ width: 60, height: 60, depth: 8, colourType: 2, sampleAt: () => red });

let paired: PairedService;
let ana: TestPerson;
/** Paired before the clocks are moved. */
let other: TestTenant;

beforeAll(async () => {
  paired = await startPaired('Adriatik 24');
  other = await pairTenant(paired.service, 'Primorje');
  const { tenantId } = paired.tenant;
  ana = await enrolPerson(paired.installation, paired.service, { tenantId, personId: '1', name: 'Ana Vukčević' });
}, 60_000);

afterAll(() => paired.remove());

async function choose(design: Partial<MarkDesign>): Promise<void> {
  const { settings } = await paired.client.settings();
  const changed = { ...settings, markDesign: { ...usualMarkDesign, ...design } };
  const acts = [{ kind: 'change-settings', settings: changed } as const];
  await paired.client.act({ requestKey: randomUUID(), personId: '1', code: ana.nextCode(), acts });
}

async function sign(text: string) {
  const document = buildPdf(text);
  const authorizationId = await authorizeDocuments(paired.client, ana, [document]);
  const request = signatureRequest(document, { authorizationId, personId: '1', language: 'en' });
  const { output } = await signDocument(paired.client, request, document);
  return { output, added: output.subarray(document.length).toString('latin1') };
}

const keep = (picture: Buffer) => paired.client.keepMarkLogo({ picture: picture.toString('base64') });

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'nothing',
    (error: unknown) => (error instanceof SigningServiceError ? error.code : String(error)),
  );
}

function hasRed(pdf: Uint8Array): boolean {
  return renderPage(pdf).boxOf((colour) => isClose(colour, red)) !== undefined;
}

describe('the design of a tenant’s marks', () => {
  it('puts the logo into every mark from then on, and the signature is valid', async () => {
    const before = await sign('before');
    expect(hasRed(before.output)).toBe(false);
    const { sha256 } = await keep(logo);
    await choose({ logo: sha256 });
    for (const text of ['first', 'second']) {
      const { output } = await sign(text);
      expect(hasRed(output)).toBe(true);
      expect(pdfsig(output)).toContain('Signature is Valid');
    }
    await expect(paired.client.settings()).resolves.toMatchObject({
      settings: { markDesign: { logo: sha256 } },
      changes: { markDesign: { name: 'Ana Vukčević' } },
    });
  });

  it('leaves lines away, draws small marks without a logo, and speaks one language', async () => {
    const { sha256 } = await keep(logo);
    await choose({ lines: [], logo: sha256 });
    const without = await sign('without');
    await choose({ lines: ['heading', 'organisation', 'certificate'], logo: sha256 });
    const all = await sign('all');
    expect(without.added.length).toBeLessThan(all.added.length);
    await choose({ shape: 'compact', logo: sha256 });
    const compact = await sign('compact');
    expect(hasRed(compact.output)).toBe(false);
    expect(/\/Rect \[(?:[\d.]+ ?){4}\]/u.exec(compact.added)?.[0]).not.toBe(
      /\/Rect \[(?:[\d.]+ ?){4}\]/u.exec(all.added)?.[0],
    );
    await choose({ language: 'ru' });
    expect(pdfsig((await sign('russian')).output)).toContain('Signature is Valid');
  });

  it('refuses what is no picture or too large a one, each with its code', async () => {
    expect(await codeOf(keep(Buffer.from('<svg/>')))).toBe('mark-picture-invalid');
    expect(await codeOf(keep(logo.subarray(0, 40)))).toBe('mark-picture-invalid');
    expect(await codeOf(keep(Buffer.alloc(256 * 1024 + 1)))).toBe('mark-picture-too-large');
    const wide = encodePng({ width: 40_000, height: 101, depth: 1, colourType: 0, sampleAt: () => [0] });
    expect(await codeOf(keep(wide))).toBe('mark-picture-too-large');
    expect(await codeOf(keep(Buffer.alloc(900 * 1024)))).toBe('request-invalid');
  });

  it('draws a sample with the engine that signs', async () => {
    const { sha256 } = await keep(logo);
    const facts = { name: 'Ana Vukčević', language: 'en', timeZone: 'Europe/Podgorica' } as const;
    const drawn = async (design: Partial<MarkDesign>) =>
      Buffer.from(
        (await paired.client.drawMark({ design: { ...usualMarkDesign, ...design }, ...facts })).pdf,
        'base64',
      );
    const full = await drawn({ logo: sha256 });
    expect(hasRed(full)).toBe(true);
    expect(renderPage(full)).toMatchObject({ width: 232, height: 110 });
    expect(renderPage(await drawn({ shape: 'compact' }))).toMatchObject({ width: 174, height: 57 });
    const name = 'Ана 漢字';
    expect(await codeOf(paired.client.drawMark({ design: usualMarkDesign, ...facts, name }))).toBe(
      'mark-text-unsupported',
    );
  });

  it('knows no other tenant’s pictures', async () => {
    const { sha256 } = await keep(logo);
    const client = connect(paired.service, other);
    try {
      const design = { ...usualMarkDesign, logo: sha256 };
      const sample = { design, name: 'Ana', language: 'en', timeZone: 'UTC' } as const;
      expect(await codeOf(client.drawMark(sample))).toBe('act-not-possible');
      expect(await codeOf(client.markLogo(sha256))).toBe('not-found');
      expect(await paired.client.markLogo(sha256)).toBe(logo.toString('base64'));
      expect((await client.settings()).settings.markDesign).toEqual(usualMarkDesign);
    } finally {
      await client.close();
    }
    await expect(choose({ logo: 'ab'.repeat(32) })).rejects.toMatchObject({ code: 'act-not-possible' });
  });

  it('keeps the picture in use, and of the others the newest few', async () => {
    const { sha256 } = await keep(logo);
    await choose({ logo: sha256 });
    for (let shade = 1; shade <= 12; shade += 1) {
      await keep(encodePng({ width: 2, height: 2, depth: 8, colourType: 2, sampleAt: () => [shade, 0, 0] }));
    }
    const kept = await paired.service.foundation.store.db.selectFrom('mark_logos').select('sha256').execute();
    expect(kept).toHaveLength(9);
    expect(kept.map((row) => row.sha256)).toContain(sha256);
    expect(hasRed((await sign('still')).output)).toBe(true);
  });
});
