/** What an error of a program beside this product means: of a CSP, a browser plug-in, CryptoARM, a PKCS#11 library. */
export const explanationIds = [
  'csp-licence',
  'stamp-licence',
  'plug-in-missing',
  'java-obsolete',
  'site-not-allowed',
  'chain-incomplete',
  'certificate-dates',
  'certificate-revoked',
  'revocation-offline',
  'container-missing',
  'signature-bad',
  'pin-wrong',
  'pin-blocked',
  'cancelled',
  'no-token',
  'object-missing',
  'no-private-key',
  'store-empty',
] as const;
export type ExplanationId = (typeof explanationIds)[number];

/**
 * Error numbers: HRESULTs of Windows (winerror.h: SCARD_*, NTE_*, CRYPT_E_*, CERT_E_*), of CryptoPro's products and of CAPICOM (their
 * vendors' lists), and CKR_* of PKCS#11 v2.40.
 */
const byNumber: ReadonlyMap<number, ExplanationId> = new Map([
  [0x8007064a, 'csp-licence'],
  [0xc2100140, 'stamp-licence'],
  [0xc2110140, 'stamp-licence'],
  [0x80070005, 'site-not-allowed'],
  [0x800b010a, 'chain-incomplete'],
  [0x800b0109, 'chain-incomplete'],
  [0x800b0101, 'certificate-dates'],
  [0x800b010c, 'certificate-revoked'],
  [0x80092010, 'certificate-revoked'],
  [0x80092012, 'revocation-offline'],
  [0x80092013, 'revocation-offline'],
  [0x80090016, 'container-missing'],
  [0x8009000d, 'container-missing'],
  [0x80090006, 'signature-bad'],
  [0x8010006b, 'pin-wrong'],
  [0xa0, 'pin-wrong'],
  [0x8010006c, 'pin-blocked'],
  [0xa4, 'pin-blocked'],
  [0x8010006e, 'cancelled'],
  [0x80880902, 'cancelled'],
  [0x8010000c, 'no-token'],
  [0x8010002e, 'no-token'],
  [0xe0, 'no-token'],
  [0x80070490, 'object-missing'],
  [0x80880211, 'no-private-key'],
  [0x80880231, 'store-empty'],
]);

/** Words of messages, where people have no number. The plug-in's own script writes the first. */
const byWords: readonly (readonly [words: RegExp, id: ExplanationId])[] = [
  [/истекло время ожидания загрузки плагина|плагин\S* не (установлен|загружен|найден)/iu, 'plug-in-missing'],
  [/capicom|activex|automation server can.?t create|plug-?in (is )?(not|missing)|cadesplugin/iu, 'plug-in-missing'],
  [/\bjvm\b|\bjava\b|\bapplet\b|апплет/iu, 'java-obsolete'],
  [/CKR_PIN_INCORRECT|PIN_INCORRECT\b/u, 'pin-wrong'],
  [/CKR_PIN_LOCKED|PIN_LOCKED\b/u, 'pin-blocked'],
  [/CKR_TOKEN_NOT_PRESENT|CKR_SLOT_ID_INVALID/u, 'no-token'],
  [/CERTIFICATE_NOT_FOUND/u, 'object-missing'],
  [/KEY_NOT_FOUND/u, 'no-private-key'],
  [/X509_CERT_HAS_EXPIRED/u, 'certificate-dates'],
  [/X509_UNABLE_TO_GET_ISSUER_CERT/u, 'chain-incomplete'],
];

/** No message that a person copies is longer. */
const longest = 2_000;

/** What the text of an error speaks of: of its numbers (`0x8007064A`, `8007064A`, `-2147023286`) and words; none when it is not known here. */
export function explainError(text: string): ExplanationId[] {
  const read = text.slice(0, longest);
  const found = numbersIn(read).flatMap((number) => byNumber.get(number) ?? []);
  for (const [words, id] of byWords) if (words.test(read)) found.push(id);
  return [...new Set(found)];
}

function numbersIn(text: string): number[] {
  const prefixed = Array.from(text.matchAll(/0x([0-9a-f]{1,8})\b/giu), ([, digits = '']) =>
    Number.parseInt(digits, 16),
  );
  const bare = Array.from(text.matchAll(/(?<![\w-])([89c][0-9a-f]{7})(?!\w)/giu), ([, digits = '']) =>
    Number.parseInt(digits, 16),
  );
  // As programs print an HRESULT that they hold for a signed number.
  const signed = Array.from(text.matchAll(/(?<!\w)-(\d{9,10})(?!\d)/gu), ([, digits = '']) => 2 ** 32 - Number(digits));
  return [...prefixed, ...bare, ...signed];
}
