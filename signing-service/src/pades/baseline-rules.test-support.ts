import { createHash, X509Certificate } from 'node:crypto';
import { child, DerFault, dotted, isSame, walkDer } from './der-walk.test-support.js';
import type { Der } from './der-walk.test-support.js';
import { dictionaryRules } from './dictionary-rules.test-support.js';
import type { Surroundings } from './dictionary-rules.test-support.js';
import type { RawSignature } from './raw-signatures.test-support.js';

/*
 * The rules of a PAdES signature of level B-B (EN 319 142-1 §6.3, EN 319 122-1, RFC 5652, 5035, 5754, 4056, 8419), one entry
 * each, written from the standards and apart from the code under test. The value of the signature is left to OpenSSL (level-rules).
 */

/** A SignedData taken apart. */
interface Cms {
  readonly signature: RawSignature;
  readonly contentInfo: Der;
  readonly signedData: Der;
  readonly certificates: readonly Der[];
  readonly signerInfos: readonly Der[];
  readonly signer: Der;
  /** Attribute elements as stored. */
  readonly attributes: readonly Der[];
  readonly digestAlgorithm: Der;
  readonly signatureAlgorithm: Der;
  /** The signer's certificate, by issuer and serial number. */
  readonly certificate: Der | undefined;
}

const attributeTypes = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  algorithmProtection: '1.2.840.113549.1.9.52',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  commitmentType: '1.2.840.113549.1.9.16.2.16',
  signaturePolicy: '1.2.840.113549.1.9.16.2.15',
  revocationArchival: '1.2.840.113583.1.1.8',
} as const;

const digestNames: ReadonlyMap<string | undefined, string> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);
const idData = '1.2.840.113549.1.7.1';

function valuesOf({ attributes }: Cms, type: string): Der[][] {
  return attributes
    .filter((attribute) => dotted(attribute.children[0]) === type)
    .map((attribute) => [...(attribute.children[1]?.children ?? [])]);
}

/** The only value of the only attribute of that type. */
function only(cms: Cms, type: string): Der | undefined {
  const found = valuesOf(cms, type);
  return found.length === 1 && found[0]?.length === 1 ? found[0][0] : undefined;
}

function nameAndSerialOf(certificate: Der): { issuer: Der; serial: Der } {
  const fields = child(certificate, 0).children;
  const skip = fields[0]?.tag === 0xa0 ? 1 : 0;
  return { issuer: child(child(certificate, 0), skip + 2), serial: child(child(certificate, 0), skip) };
}

function parse(signature: RawSignature): Cms {
  const contentInfo = walkDer(signature.contents);
  const signedData = child(child(contentInfo, 1), 0);
  const certificates = signedData.children.find(({ tag }) => tag === 0xa0)?.children ?? [];
  const signerInfos = signedData.children.at(-1)?.children ?? [];
  const signer = child(signedData.children.at(-1), 0);
  const identifier = child(signer, 1);
  const hasAttributes = child(signer, 3).tag === 0xa0;
  return {
    signature,
    contentInfo,
    signedData,
    certificates,
    signerInfos,
    signer,
    attributes: hasAttributes ? child(signer, 3).children : [],
    digestAlgorithm: child(signer, 2),
    signatureAlgorithm: child(signer, hasAttributes ? 4 : 3),
    certificate: certificates.find((candidate) => {
      const { issuer, serial } = nameAndSerialOf(candidate);
      return isSame(issuer, identifier.children[0]) && isSame(serial, identifier.children[1]);
    }),
  };
}

function sha(name: string | undefined, bytes: Uint8Array): Buffer {
  return createHash(name ?? 'sha256')
    .update(bytes)
    .digest();
}

function equals(element: Der | undefined, bytes: Uint8Array): boolean {
  return element?.tag === 0x04 && Buffer.compare(element.content, bytes) === 0;
}

/** ESSCertIDv2: SEQUENCE { hashAlgorithm DEFAULT sha256, certHash, issuerSerial OPTIONAL }. */
function certId(cms: Cms): { algorithm: Der | undefined; hash: Der | undefined; issuerSerial: Der | undefined } {
  const fields = child(child(only(cms, attributeTypes.signingCertificateV2), 0), 0).children;
  const skip = fields[0]?.tag === 0x30 ? 1 : 0;
  return { algorithm: skip === 1 ? fields[0] : undefined, hash: fields[skip], issuerSerial: fields[skip + 1] };
}

function issuerSerialFits(cms: Cms): boolean {
  const { issuerSerial } = certId(cms);
  if (issuerSerial === undefined) return true;
  if (cms.certificate === undefined) return false;
  const { issuer, serial } = nameAndSerialOf(cms.certificate);
  const [names] = issuerSerial.children;
  return isSame(names?.children[0]?.children[0], issuer) && isSame(issuerSerial.children[1], serial);
}

/** RSASSA-PSS: message digest, MGF1 with the same, salt as long as it, trailer 1 by default (RFC 4056 §3). */
function pssFits(parameters: Der | undefined, digest: string | undefined): boolean {
  const field = (tag: number) => parameters?.children.find((candidate) => candidate.tag === tag)?.children[0];
  const [hash, mask, salt] = [field(0xa0), field(0xa1), field(0xa2)];
  const length = sha(digestNames.get(digest), Buffer.alloc(0)).length;
  return (
    dotted(hash?.children[0]) === digest &&
    dotted(mask?.children[0]) === '1.2.840.113549.1.1.8' &&
    dotted(mask?.children[1]?.children[0]) === digest &&
    salt?.content.length === 1 &&
    salt.content[0] === length &&
    field(0xa3) === undefined
  );
}

const rsaWith: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.11', '2.16.840.1.101.3.4.2.1'],
  ['1.2.840.113549.1.1.12', '2.16.840.1.101.3.4.2.2'],
  ['1.2.840.113549.1.1.13', '2.16.840.1.101.3.4.2.3'],
]);
const ecdsaWith: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10045.4.3.2', '2.16.840.1.101.3.4.2.1'],
  ['1.2.840.10045.4.3.3', '2.16.840.1.101.3.4.2.2'],
  ['1.2.840.10045.4.3.4', '2.16.840.1.101.3.4.2.3'],
]);

function signatureAlgorithmFits({ signatureAlgorithm, digestAlgorithm }: Cms): boolean {
  const [type, digest] = [dotted(signatureAlgorithm.children[0]) ?? '', dotted(digestAlgorithm.children[0])];
  const parameters = signatureAlgorithm.children[1];
  if (type === '1.2.840.113549.1.1.10') return pssFits(parameters, digest);
  if (type === '1.3.101.112') return parameters === undefined && digest === '2.16.840.1.101.3.4.2.3';
  if (ecdsaWith.has(type)) return parameters === undefined && ecdsaWith.get(type) === digest;
  const isRsa = type === '1.2.840.113549.1.1.1' || rsaWith.get(type) === digest;
  return isRsa && parameters?.tag === 0x05 && parameters.content.length === 0;
}

/** RFC 6211 §2: [1] holds the signature algorithm, implicitly tagged. */
function protectionFits(cms: Cms): boolean {
  if (valuesOf(cms, attributeTypes.algorithmProtection).length === 0) return true;
  const value = only(cms, attributeTypes.algorithmProtection);
  const signature = value?.children.find(({ tag }) => tag === 0xa1);
  return (
    isSame(value?.children[0], cms.digestAlgorithm) &&
    signature !== undefined &&
    Buffer.compare(signature.content, cms.signatureAlgorithm.content) === 0
  );
}

function isSorted(elements: readonly Der[]): boolean {
  return elements.every((element, index) => {
    const before = elements[index - 1];
    return before === undefined || Buffer.compare(before.raw, element.raw) <= 0;
  });
}

function keyIsStrong({ certificate }: Cms): boolean {
  if (certificate === undefined) return false;
  const { publicKey } = new X509Certificate(certificate.raw);
  return (publicKey.asymmetricKeyDetails?.modulusLength ?? 2048) >= 2048;
}

const has = (cms: Cms, type: string) => valuesOf(cms, type).length > 0;
const version = (element: Der | undefined) => (element?.tag === 0x02 ? element.content.at(-1) : undefined);

const cmsRules: Readonly<Record<string, (cms: Cms) => boolean>> = {
  'content-info-is-signed-data': ({ contentInfo }) => dotted(contentInfo.children[0]) === '1.2.840.113549.1.7.2',
  'padding-is-zero': ({ signature, contentInfo }) =>
    signature.contents.subarray(contentInfo.raw.length).every((octet) => octet === 0),
  'signed-data-version': ({ signedData }) => version(signedData.children[0]) === 1,
  'content-is-id-data': ({ signedData }) => dotted(child(signedData, 2).children[0]) === idData,
  'content-is-detached': ({ signedData }) => child(signedData, 2).children.length === 1,
  'one-signer': ({ signerInfos }) => signerInfos.length === 1,
  'signer-version': ({ signer }) => version(signer.children[0]) === (child(signer, 1).tag === 0x30 ? 1 : 3),
  'digest-algorithm-listed': ({ signedData, digestAlgorithm }) =>
    child(signedData, 1).children.some((listed) => isSame(listed, digestAlgorithm)),
  'digest-algorithm-strong': ({ digestAlgorithm }) => digestNames.has(dotted(digestAlgorithm.children[0])),
  'digest-algorithm-without-parameters': ({ digestAlgorithm }) => digestAlgorithm.children.length === 1,
  'signature-algorithm-parameters': signatureAlgorithmFits,
  'certificates-hold-signer': ({ certificate }) => certificate !== undefined,
  'certificate-key-strong': keyIsStrong,
  'attributes-sorted': ({ attributes }) => isSorted(attributes),
  'attributes-once': ({ attributes }) =>
    new Set(attributes.map((attribute) => dotted(attribute.children[0]))).size === attributes.length,
  'content-type': (cms) => dotted(only(cms, attributeTypes.contentType)) === idData,
  'message-digest': (cms) =>
    equals(
      only(cms, attributeTypes.messageDigest),
      sha(digestNames.get(dotted(cms.digestAlgorithm.children[0])), cms.signature.covered),
    ),
  'signing-certificate-v2-alone': (cms) =>
    only(cms, attributeTypes.signingCertificateV2) !== undefined && !has(cms, attributeTypes.signingCertificate),
  'signing-certificate-hash': (cms) => {
    const { algorithm, hash } = certId(cms);
    const name = algorithm === undefined ? 'sha256' : digestNames.get(dotted(algorithm.children[0]));
    return cms.certificate !== undefined && equals(hash, sha(name, cms.certificate.raw));
  },
  'signing-certificate-default-omitted': (cms) =>
    digestNames.get(dotted(certId(cms).algorithm?.children[0])) !== 'sha256',
  'signing-certificate-issuer-serial': issuerSerialFits,
  'no-signing-time': (cms) => !has(cms, attributeTypes.signingTime),
  'no-commitment-beside-reason': (cms) =>
    !(has(cms, attributeTypes.commitmentType) && cms.signature.dictionary.includes('/Reason')),
  'no-policy-beside-reason': (cms) =>
    !(has(cms, attributeTypes.signaturePolicy) && cms.signature.dictionary.includes('/Reason')),
  'no-revocation-archival': (cms) => !has(cms, attributeTypes.revocationArchival),
  'algorithm-protection': protectionFits,
};

/** Names of the rules that one signature breaks; `contents-are-der` when its CMS cannot be read. */
export function brokenBaselineRules(signature: RawSignature, surroundings: Surroundings): string[] {
  const broken = Object.entries(dictionaryRules).filter(([, holds]) => !holds(signature, surroundings));
  let cms: Cms;
  try {
    cms = parse(signature);
  } catch (error) {
    if (error instanceof DerFault) return [...broken.map(([name]) => name), 'contents-are-der'];
    throw error;
  }
  const more = Object.entries(cmsRules).filter(([, holds]) => {
    try {
      return !holds(cms);
    } catch (error) {
      if (error instanceof DerFault) return true;
      throw error;
    }
  });
  return [...broken, ...more].map(([name]) => name);
}
