/** A cell of a CSV file (RFC 4180). One that begins like a formula is made a text: a spreadsheet would carry it out. */
export function csvCell(value: string): string {
  const harmless = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** By which spreadsheets know UTF-8, at the beginning of a file. */
export const csvMark = '\u{feff}';
