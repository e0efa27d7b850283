/** `Ugovor.pdf` → `Ugovor – receipt.pdf`, as the server names it. */
export function receiptFileName(documentName: string | null): string {
  const stem = documentName?.replace(/\.pdf$/i, '').trim() ?? '';
  return stem === '' ? 'receipt.pdf' : `${stem} – receipt.pdf`;
}
