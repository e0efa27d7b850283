import { createHash, X509Certificate } from 'node:crypto';
import { child, DerFault, walkDer } from './der-walk.test-support.js';
import type { Der } from './der-walk.test-support.js';
import { entriesOf, itemsOf, readObjects } from './pdf-objects.test-support.js';
import type { PdfObjects } from './pdf-objects.test-support.js';
import { rawSignatures } from './raw-signatures.test-support.js';

/*
 * Rules of the document security store (ISO 32000-2 §12.8.4.3, EN 319 142-1 §5.4.2, §6.3), written from the standards and apart from the
 * code under test; objects are read by qpdf.
 */

const keys = { Certs: 'Cert', OCSPs: 'OCSP', CRLs: 'CRL' } as const;
type Key = keyof typeof keys;

/** What qpdf finds of the document security store of a document. */
export interface Store {
  readonly objects: PdfObjects;
  readonly dict: unknown;
  readonly references: (key: Key) => unknown[];
  /** Decoded streams; what is no stream is left out. */
  readonly streams: (key: Key) => Buffer[];
  readonly pdf: Uint8Array;
}

/** Of the document as far as it is given. */
export function openStore(pdf: Uint8Array, password = ''): Store {
  const objects = readObjects(pdf, password);
  const dict = objects.entry(objects.catalog, '/DSS');
  const references = (key: Key) => itemsOf(objects.entry(dict, `/${key}`));
  const streams = (key: Key) => references(key).flatMap((reference) => objects.streamOf(reference) ?? []);
  return { objects, dict, references, streams, pdf };
}

const everyKind = (holds: (key: Key) => boolean) => (['Certs', 'OCSPs', 'CRLs'] as const).every(holds);

function isDer(bytes: Uint8Array): boolean {
  try {
    return walkDer(bytes).raw.length === bytes.length;
  } catch (error) {
    if (error instanceof DerFault) return false;
    throw error;
  }
}

function isCertificate(bytes: Buffer): boolean {
  try {
    return new X509Certificate(bytes).raw.equals(bytes);
  } catch {
    return false;
  }
}

function recordsHold(store: Store, holds: (key: string, record: unknown) => boolean): boolean {
  return entriesOf(store.objects.entry(store.dict, '/VRI')).every(
    ([key, value]) => key === '/Type' || holds(key.slice(1), store.objects.resolve(value)),
  );
}

function extensionLevel({ objects }: Store): unknown {
  return objects.entry(objects.entry(objects.entry(objects.catalog, '/Extensions'), '/ESIC'), '/ExtensionLevel');
}

/** Of the store by itself. */
const shapeRules: Readonly<Record<string, (store: Store) => boolean>> = {
  'store-type': ({ objects, dict }) => ['/DSS', undefined].some((type) => objects.entry(dict, '/Type') === type),
  'store-items-are-streams': (store) => everyKind((key) => store.streams(key).length === store.references(key).length),
  'store-items-once': (store) =>
    everyKind(
      (key) => new Set(store.streams(key).map((bytes) => bytes.toString('hex'))).size === store.streams(key).length,
    ),
  'store-certificates': (store) => store.streams('Certs').every(isCertificate),
  'store-responses': (store) =>
    store.streams('OCSPs').every((bytes) => isDer(bytes) && walkDer(bytes).children[1]?.tag === 0xa0),
  'store-crls': (store) => store.streams('CRLs').every((bytes) => isDer(bytes) && walkDer(bytes).children.length === 3),
  'record-keys': (store) => {
    const known = rawSignatures(store.pdf).map(({ contents }) => createHash('sha1').update(contents).digest('hex'));
    return recordsHold(store, (key) => known.map((each) => each.toUpperCase()).includes(key));
  },
  'record-items-in-store': (store) =>
    recordsHold(store, (_, record) =>
      everyKind((key) =>
        itemsOf(store.objects.entry(record, `/${keys[key]}`)).every((item) => store.references(key).includes(item)),
      ),
    ),
  'extension-declared': (store) => store.objects.headerVersion >= 2 || typeof extensionLevel(store) === 'number',
};

/** Of the store by itself, and for one end entity. */
export const storeRuleNames: readonly string[] = [
  'store-is-dictionary',
  ...Object.keys(shapeRules),
  'store-holds-path',
  'store-holds-revocation',
  'store-holds-responder-revocation',
];

/** Names of the rules that the store breaks by itself; `store-is-dictionary` alone when there is none. */
export function brokenStoreRules(store: Store): string[] {
  if (typeof store.dict !== 'object' || store.dict === null || Array.isArray(store.dict))
    return ['store-is-dictionary'];
  return Object.entries(shapeRules).flatMap(([name, holds]) => (holds(store) ? [] : [name]));
}

const isRoot = (certificate: X509Certificate): boolean => certificate.checkIssued(certificate);

/** From the certificate up to its root; undefined where the store has none of its issuers. */
function pathUp(certificate: X509Certificate, pool: readonly X509Certificate[]): X509Certificate[] | undefined {
  if (isRoot(certificate)) return [certificate];
  const issuer = pool.find((each) => certificate.checkIssued(each) && certificate.verify(each.publicKey));
  const above = issuer === undefined ? undefined : pathUp(issuer, pool);
  return above === undefined ? undefined : [certificate, ...above];
}

/** SingleResponses of a BasicOCSPResponse: SEQUENCE { CertID, certStatus, thisUpdate, … }. */
function singlesIn(response: Uint8Array): readonly Der[] {
  const basic = walkDer(child(child(child(walkDer(response), 1), 0), 1).content);
  return (
    child(basic, 0).children.findLast(({ tag, children }) => tag === 0x30 && children[0]?.tag === 0x30)?.children ?? []
  );
}

function serialOf({ serialNumber }: X509Certificate): string {
  return serialNumber
    .toLowerCase()
    .padStart(serialNumber.length + (serialNumber.length % 2), '0')
    .replace(/^00/u, '');
}

const hexOf = (element: Der | undefined): string =>
  Buffer.from(element?.content ?? [])
    .toString('hex')
    .replace(/^00/u, '');

function respondersIn(response: Uint8Array): X509Certificate[] {
  const basic = walkDer(child(child(child(walkDer(response), 1), 0), 1).content);
  const certificates = basic.children.find(({ tag }) => tag === 0xa0)?.children[0]?.children ?? [];
  return certificates.map(({ raw }) => new X509Certificate(raw));
}

/** issuerNameHash under SHA-1 of the certificate's own issuer. */
function issuerHash(certificate: X509Certificate): string {
  const fields = child(walkDer(certificate.raw), 0);
  return createHash('sha1').update(child(fields, 3).raw).digest('hex');
}

function isGoodBy(response: Uint8Array, certificate: X509Certificate): boolean {
  return singlesIn(response).some((single) => {
    const id = child(single, 0);
    const isMeant =
      hexOf(id.children[3]) === serialOf(certificate) && hexOf(id.children[1]) === issuerHash(certificate);
    return isMeant && child(single, 1).tag === 0x80;
  });
}

/** A CRL of the issuer that does not list the certificate. */
function isUnlistedIn(crl: Uint8Array, certificate: X509Certificate): boolean {
  const fields = child(walkDer(crl), 0);
  // version is left out of the first version.
  const issuer = child(fields, fields.children[0]?.tag === 0x02 ? 2 : 1);
  if (!issuer.raw.every((octet, index) => octet === child(child(walkDer(certificate.raw), 0), 3).raw[index]))
    return false;
  const entries = fields.children.find(
    ({ tag, children }, index) => index > 2 && tag === 0x30 && children[0]?.tag === 0x30,
  );
  return (entries?.children ?? []).every((entry) => hexOf(entry.children[0]) !== serialOf(certificate));
}

const noCheck = Buffer.from('06092b0601050507300105', 'hex');

/** Names of the rules that the store breaks for one end entity: its issuers, and what is said of revocation for each. */
export function brokenProofRules(store: Store, certificate: X509Certificate): string[] {
  const pool = store
    .streams('Certs')
    .filter(isCertificate)
    .map((bytes) => new X509Certificate(bytes));
  const path = pathUp(certificate, pool);
  if (path === undefined || !path.every((each) => pool.some(({ raw }) => raw.equals(each.raw))))
    return ['store-holds-path'];
  const [responses, crls] = [store.streams('OCSPs').filter(isDer), store.streams('CRLs').filter(isDer)];
  const byCrl = (each: X509Certificate) => crls.some((crl) => isUnlistedIn(crl, each));
  const answerOf = (each: X509Certificate) => responses.find((response) => isGoodBy(response, each));
  const concerned = path.filter((each) => !isRoot(each));
  const isTold = concerned.every((each) => answerOf(each) !== undefined || byCrl(each));
  // A responder's certificate needs a status of its own unless it says nocheck or is the issuer's (RFC 6960 §4.2.2.2.1).
  const responders = concerned.flatMap((each) => {
    const answer = answerOf(each);
    return answer === undefined ? [] : respondersIn(answer).slice(0, 1);
  });
  const areResponders = responders.every((each) => each.raw.includes(noCheck) || isRoot(each) || byCrl(each));
  return [
    ...(isTold ? [] : ['store-holds-revocation']),
    ...(areResponders ? [] : ['store-holds-responder-revocation']),
  ];
}
