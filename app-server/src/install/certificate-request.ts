import { generateKeyPairSync, sign } from 'node:crypto';

/** A new client key and a request for its certificate; both PEM, the key PKCS#8. */
export interface KeyAndRequest {
  readonly key: string;
  readonly certificateRequest: string;
}

const sequence = 0x30;
const set = 0x31;
const integer = 0x02;
const bitString = 0x03;
const utf8String = 0x0c;
/** [0] IMPLICIT, constructed: the attributes. */
const attributes = 0xa0;
/** id-at-commonName, 2.5.4.3. */
const commonName = Buffer.from('0603550403', 'hex');
/** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758 §3.2), without parameters. */
const ecdsaWithSha256 = Buffer.from('06082a8648ce3d040302', 'hex');

/** Makes an ECDSA P-256 key and a PKCS#10 request (RFC 2986 §4) for it, signed with it. */
export function makeKeyAndRequest(subject: string): KeyAndRequest {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der(sequence, der(set, der(sequence, commonName, der(utf8String, Buffer.from(subject, 'utf8')))));
  const info = der(
    sequence,
    der(integer, Buffer.of(0)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(attributes),
  );
  const signature = sign('sha256', info, privateKey);
  const request = der(sequence, info, der(sequence, ecdsaWithSha256), der(bitString, Buffer.of(0), signature));
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    certificateRequest: pem('CERTIFICATE REQUEST', request),
  };
}

/** Tag, length, contents (X.690 §8.1, definite form). */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  if (length < 0x100) return Buffer.concat([Buffer.of(tag, 0x81, length), content]);
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
