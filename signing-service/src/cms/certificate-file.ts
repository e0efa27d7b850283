/** DER certificates of a PEM file's bytes, in its order; bytes without any are taken for one in DER. Nothing is checked here. */
export function certificatesIn(bytes: Uint8Array): Uint8Array[] {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g);
  const certificates = Array.from(blocks, ([, body]) => Buffer.from(body ?? '', 'base64'));
  return certificates.length > 0 ? certificates : [bytes];
}
