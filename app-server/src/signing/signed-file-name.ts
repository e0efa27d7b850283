const longestName = 200;

/** `Ugovor.pdf` → `Ugovor-signed.pdf`; signed again it stays so. Path separators and control characters are dropped. */
export function signedFileName(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}/\\]/gu, '').trim();
  const stem = plain.replace(/\.pdf$/i, '').replace(/-signed$/, '');
  return `${(stem === '' ? 'document' : stem).slice(0, longestName)}-signed.pdf`;
}
