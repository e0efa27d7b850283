import { PdfString } from './object.js';

/** A date string `D:YYYYMMDDHHmmSSZ` in UTC (ISO 32000-2 §7.9.4), whole seconds, cut and not rounded. */
export function pdfDate(date: Date): PdfString {
  const digits = date.toISOString().replaceAll(/\.\d+Z$|[-:T]/gu, '');
  return new PdfString(Buffer.from(`D:${digits}Z`, 'latin1'));
}

const DATE =
  /^D?:?(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2}))?)?)?)?)?(?:Z.*|([+-])(\d{2})(?:'?(\d{2})'?)?)?$/u;

/** The moment that a date string names, UTC when it tells no zone; undefined when it is not a date. */
export function parsePdfDate(value: PdfString): Date | undefined {
  const match = DATE.exec(Buffer.from(value.bytes).toString('latin1').trim());
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', sign] = match;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(local)) return undefined;
  const offset = (Number(match[8] ?? 0) * 60 + Number(match[9] ?? 0)) * 60_000;
  return new Date(sign === '-' ? local + offset : local - offset);
}
