import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../authorization/random.test-support.js';
import type { MarkLanguage } from '../pades/mark/mark-text.js';
import { drawReceipt, type ReceiptDrawing } from './draw-receipt.js';
import { page } from './place-receipt.js';
import type { ReceiptFacts } from './receipt-facts.js';
import { askOf, receiptFacts, textOf } from './receipt-facts.test-support.js';

const languages: readonly MarkLanguage[] = ['en', 'sr-Latn-ME', 'ru'];

function draw(facts: ReceiptFacts, changes: Partial<ReceiptDrawing> = {}): Promise<Uint8Array> {
  const at = new Date('2026-06-05T10:00:00Z');
  return drawReceipt({ facts, language: 'en', timeZone: 'Europe/Podgorica', at, seal: null, ...changes });
}

/** All words' boxes as poppler sees them, in points from the upper left. */
function boxesOf(pdf: Uint8Array) {
  const boxes = askOf(pdf, 'pdftotext', ['-bbox'], ['-']).matchAll(
    /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">/gu,
  );
  return Array.from(boxes, ([, left, top, right, bottom]) => {
    return { left: Number(left), top: Number(top), right: Number(right), bottom: Number(bottom) };
  });
}

function expectWithinMargins(pdf: Uint8Array): void {
  expect(askOf(pdf, 'pdfinfo')).toMatch(/^Pages: +1$/mu);
  const boxes = boxesOf(pdf);
  expect(boxes.length).toBeGreaterThan(40);
  // The boxes of poppler are as high as the typeface's highest letters.
  const outside = boxes.filter(
    ({ left, top, right, bottom }) =>
      left < page.left - 0.5 ||
      right > page.width - page.right + 0.5 ||
      top < page.top - 0.5 ||
      bottom > page.height - page.bottom + 2.5,
  );
  expect(outside).toEqual([]);
}

describe('a receipt', () => {
  it('tells everything in the order in which it is read', async () => {
    const text = textOf(await draw(receiptFacts()));
    const told = [
      'Receipt of an electronic signature',
      'Ugovor o isporuci 412-2026.pdf',
      'Person Milica Radović',
      'Portal Adriatik 24',
      'Name Ugovor o isporuci 412-2026.pdf',
      'as the portal states it',
      '184320 bytes before, 203991 bytes after',
      `SHA-256 before ${'4f'.repeat(32)}`,
      `SHA-256 after ${'9c'.repeat(32)}`,
      'Signing time 04.06.2026. 10:44:12 +02:00',
      'Time stamp 04.06.2026. 10:44:13 +02:00, by Lovćen Trust TSA',
      'Subject C=ME, O=Adriatik Trade d.o.o., CN=Adriatik Trade d.o.o.',
      'Issuer C=ME, O=Lovćen Trust a.d., CN=Lovćen CA',
      'Serial number 4A91BE77',
      'RSA-2048, RSA PKCS#1 v1.5, SHA-256',
      'PAdES B-T',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
      'kJ3xQ7h9Q0m1c2d3e4f5gw',
      'of 04.06.2026. 10:43:30 +02:00 to 04.06.2026. 10:44:00 +02:00',
      'one code for 3 documents',
      'Authorised Entry 11',
      'Signing begun Entry 12',
      'Released Entry 15',
      'c3'.repeat(32),
      'Daily time stamp 05.06.2026. 02:03:10 +02:00',
      'd4'.repeat(32),
      'This receipt is not signed',
    ];
    const places = told.map((words) => text.indexOf(words));
    expect(told.filter((_, index) => places[index] === -1)).toEqual([]);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it.each(languages)('is a sound, tagged PDF of one page with a title in %s', async (language) => {
    const pdf = await draw(receiptFacts(), { language });
    expect(askOf(pdf, 'qpdf', ['--check'])).toContain('No syntax or stream encoding errors');
    const facts = askOf(pdf, 'pdfinfo');
    expect(facts).toMatch(/^Tagged: +yes$/mu);
    expect(facts).toMatch(/^Title: .+0f8fad5b-d9cb-469f-a165-70867728950e$/mu);
    expect(askOf(pdf, 'pdffonts')).toMatch(/DejaVuSansCondensed .* yes yes yes/u);
    expect(pdf.length).toBeLessThan(60_000);
    expectWithinMargins(pdf);
  });

  it('is the same bytes for the same facts', async () => {
    expect(Buffer.from(await draw(receiptFacts())).equals(await draw(receiptFacts()))).toBe(true);
  });

  it('says by whom it is sealed', async () => {
    const text = textOf(await draw(receiptFacts(), { seal: { owner: 'Adriatik potvrde', level: 'B-T' } }));
    expect(text).toContain('Sealed electronically by Adriatik potvrde, PAdES B-T.');
    expect(text).not.toContain('not signed');
  });

  it('says what is not kept, not stamped and not stated', async () => {
    const { certificate, document, history } = receiptFacts();
    const text = textOf(
      await draw(
        receiptFacts({
          document: { ...document, name: null },
          certificate: { ...certificate, details: null },
          level: 'B-B',
          timeStamp: null,
          code: null,
          history: history.filter(({ kind }) => kind === 'release'),
          dailyStamp: null,
        }),
      ),
    );
    expect(text).toContain('Name not stated');
    expect(text).toContain('none: the level asks for none');
    expect(text).toContain('no longer kept here; the signed document holds the certificate');
    expect(text).toContain('the entry of the authorisation is no longer kept');
    expect(text).toContain('earlier entries of this request are no longer kept');
    expect(text).toContain('none yet over this entry');
  });

  it('cuts a long name where it shows', async () => {
    const { document } = receiptFacts();
    const name = `${'Ugovor o isporuci i montaži opreme '.repeat(30)}.pdf`;
    const text = textOf(await draw(receiptFacts({ document: { ...document, name } })));
    expect(text).toMatch(/Name Ugovor o isporuci[^]*…\nas the portal states it/u);
  });

  it('shows what cannot be seen or drawn, and piles up no accents', async () => {
    const { document } = receiptFacts();
    const name = `a\u202efdp.exe\u4e2d e${'\u0301'.repeat(40)}`;
    const pdf = await draw(receiptFacts({ document: { ...document, name } }));
    expect(textOf(pdf)).toContain(String.raw`a\u{202e}fdp.exe\u{4e2d}`);
    expectWithinMargins(pdf);
  });

  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'stays on one page within its margins, whatever it is told (%s)',
    async (seed) => {
      const random = randomNumbers(seed);
      const language = languages[seed % languages.length] ?? 'en';
      const long = () => longText(random);
      const { certificate, document, timeStamp, dailyStamp } = receiptFacts();
      const { details } = certificate;
      const facts = receiptFacts({
        portal: long(),
        person: { personId: 'p'.repeat(64), name: long() },
        document: { ...document, name: long(), fieldName: long(), inputSize: 2 ** 50, outputSize: 2 ** 50 },
        timeStamp: timeStamp === null ? null : { ...timeStamp, authority: long() },
        dailyStamp: dailyStamp === null ? null : { ...dailyStamp, authority: long() },
        certificate: {
          ...certificate,
          serialNumber: 'F'.repeat(200),
          details: details === null ? null : { ...details, subject: long(), issuer: long(), algorithm: long() },
        },
        authorizationId: 'W'.repeat(100),
      });
      const seal = { owner: long(), level: 'B-T' } as const;
      expectWithinMargins(await draw(facts, { language, seal }));
    },
  );
});

/** Long words and short ones, of every script that a name may have, some of them unseen. */
function longText(random: () => number): string {
  const letters = ['W', 'i', 'Њ', 'ш', 'ž', 'ć', '.', '\u00ad', '\u4e2d', '\u0301', '😀', '@'];
  const letter = () => letters[Math.floor(random() * letters.length)] ?? 'W';
  const word = () => Array.from({ length: Math.ceil(random() * 90) }, letter).join('');
  return Array.from({ length: Math.ceil(random() * 60) }, word).join(' ');
}
