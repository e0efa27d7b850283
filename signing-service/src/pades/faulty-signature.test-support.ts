import { certificateIdentity } from '../cms/certificate-identity.js';
import { childrenOf, readElement } from '../cms/der-reader.js';
import { derNull, explicit, objectIdentifier, octetString, sequence, smallInteger, tlv } from '../cms/der-writer.js';
import { digestOid, oid } from '../cms/object-identifiers.js';
import { signatureAlgorithmIdentifier } from '../cms/signature-algorithm.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import type { TestCertificate } from '../cms/test-certificate.js';
import { signLikeToken } from '../cms/test-signature.js';
import { bufferSource, concatSource } from '../pdf/source.js';
import { documentDigest } from './document-digest.js';
import { prepareSignature } from './prepare-signature.js';
import { textPdf } from './test-pdf.js';
import { prepareOptions } from './test-signer.js';

const algorithm = { scheme: 'rsa-pkcs1', digest: 'sha256' } as const;

/** What one fault changes of a signature that is as it should be. */
export interface Fault {
  /** Of the signed attributes' encodings, by type; order as stored. */
  readonly attributes?: (attributes: Map<string, Uint8Array>) => void;
  readonly unsorted?: boolean;
  readonly version?: number;
  readonly signerVersion?: number;
  readonly digestAlgorithm?: Uint8Array;
  readonly listedDigest?: Uint8Array;
  readonly signatureAlgorithm?: Uint8Array;
  readonly content?: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  readonly signers?: number;
  /** Of the finished ContentInfo. */
  readonly cms?: (cms: Uint8Array) => Uint8Array;
  /** Of the finished file, its size kept. */
  readonly file?: (text: string) => string;
}

function cmsWith(certificate: TestCertificate, fault: Fault, messageDigest: Uint8Array): Uint8Array {
  const built = buildSignedAttributes({ algorithm, messageDigest, signingCertificate: certificate.der });
  const types = [oid.contentType, oid.messageDigest, oid.signingCertificateV2, oid.cmsAlgorithmProtection];
  const found = childrenOf(readElement(built)).map(({ raw }) => raw);
  const byType = new Map(
    types.map((type) => [
      type,
      found.find((raw) => Buffer.from(raw).includes(Buffer.from(objectIdentifier(type)))) ?? derNull,
    ]),
  );
  fault.attributes?.(byType);
  const sorted = [...byType.values()].toSorted((a, b) => Buffer.compare(a, b));
  const attributes = fault.unsorted === true ? sorted.toReversed() : sorted;
  const signature = signLikeToken(algorithm, certificate.privateKey, tlv(0x31, ...attributes));
  const { issuer, serial } = certificateIdentity(certificate.der);
  const digestAlgorithm = fault.digestAlgorithm ?? sequence(objectIdentifier(digestOid.sha256));
  const signer = sequence(
    smallInteger(fault.signerVersion ?? 1),
    sequence(issuer, serial),
    digestAlgorithm,
    tlv(0xa0, ...attributes),
    fault.signatureAlgorithm ?? signatureAlgorithmIdentifier(algorithm),
    octetString(signature),
  );
  const content = fault.content === undefined ? [] : [explicit(0, octetString(fault.content))];
  const signedData = sequence(
    smallInteger(fault.version ?? 1),
    tlv(0x31, fault.listedDigest ?? digestAlgorithm),
    sequence(objectIdentifier(oid.data), ...content),
    tlv(0xa0, ...(fault.certificates ?? [certificate.der])),
    tlv(0x31, ...Array.from({ length: fault.signers ?? 1 }, () => signer)),
  );
  const cms = sequence(objectIdentifier(oid.signedData), explicit(0, signedData));
  return fault.cms?.(cms) ?? cms;
}

/** A signed document with one fault planted, which nobody judges here; valid but for it, none planted valid altogether. */
export async function faultySignature(certificate: TestCertificate, fault: Fault): Promise<Uint8Array> {
  const input = await textPdf();
  const prepared = await prepareSignature(bufferSource(input), prepareOptions(certificate, { contentsSize: 8192 }));
  const digest = documentDigest(concatSource(bufferSource(input), prepared.tail), prepared.byteRange, 'sha256');
  const output = Buffer.concat([input, prepared.tail]);
  output.write(Buffer.from(cmsWith(certificate, fault, digest)).toString('hex'), prepared.contentsOffset + 1, 'latin1');
  const text = output.toString('latin1');
  const changed = fault.file?.(text) ?? text;
  if (changed.length !== text.length) throw new TypeError('a fault keeps the size of the file');
  return Buffer.from(changed, 'latin1');
}
