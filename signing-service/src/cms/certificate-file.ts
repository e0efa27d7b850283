/** Contents of a PEM file's blocks of one label (RFC 7468), in its order; bytes without any are taken for one in DER. */
function blocksIn(bytes: Uint8Array, label: string): Uint8Array[] {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = text.matchAll(new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`, 'g'));
  const contents = Array.from(blocks, ([, body]) => Buffer.from(body ?? '', 'base64'));
  return contents.length > 0 ? contents : [bytes];
}

/** DER certificates of a file in PEM or DER. Nothing is checked here. */
export function certificatesIn(bytes: Uint8Array): Uint8Array[] {
  return blocksIn(bytes, 'CERTIFICATE');
}

/** DER CRLs of a file in PEM or DER. Nothing is checked here. */
export function crlsIn(bytes: Uint8Array): Uint8Array[] {
  return blocksIn(bytes, 'X509 CRL');
}
