import { childrenOf, expectTag, oidOf, readElement } from '../cms/der-reader.js';
import { oid } from '../cms/object-identifiers.js';
import { readCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { couldBeBettered, searchPath } from './find-path.js';
import type { FindOptions, FoundPath } from './find-path.js';
import type { SearchTrace } from './path-building.js';

/** Fetches what lies at an address; rejects when it cannot be had. Limits of size, time and address are its own. */
export type FetchBytes = (url: string) => Promise<Uint8Array>;

export interface OnlineOptions extends FindOptions {
  readonly fetchIssuers: FetchBytes;
  /** 8 when left out. */
  readonly mostFetches?: number;
}

export interface FoundPathOnline extends FoundPath {
  /** What came from authorityInfoAccess: needed again wherever the path is. */
  readonly fetched: readonly Certificate[];
  /** Addresses that gave no certificate, and the error. */
  readonly unreachable: readonly { readonly url: string; readonly cause: unknown }[];
}

/** In one answer. */
const mostCertificates = 64;

/**
 * Certificates of a caIssuers answer: one in DER, or a SignedData without signers (RFC 5280 §4.2.2.1). Throws `asn1-malformed`.
 */
export function readIssuerFile(bytes: Uint8Array): Certificate[] {
  const [type, content] = childrenOf(expectTag(readElement(bytes), 0x30, 'Certificate or ContentInfo'));
  if (type?.tag !== 0x06) return [readCertificate(bytes)];
  const [signedData] = oidOf(type) === oid.signedData && content !== undefined ? childrenOf(content) : [];
  const fields = childrenOf(expectTag(signedData, 0x30, 'SignedData'));
  const certificates = fields.filter(({ tag }) => tag === 0xa0).flatMap(childrenOf);
  return certificates.slice(0, mostCertificates).map(({ raw }) => readCertificate(raw));
}

function nextAddress({ visited }: SearchTrace, asked: ReadonlySet<string>): string | undefined {
  const addresses = [...visited].flatMap(({ extensions }) => extensions.authorityInfoAccess?.caIssuers ?? []);
  return addresses.find((url) => /^https?:\/\//i.test(url) && !asked.has(url));
}

/**
 * As `findPath`, and where what is at hand leads to no valid path, issuers are fetched from the addresses that certificates name, one at a
 * time. What is fetched is trusted no more than what was at hand.
 */
export async function findPathOnline(target: Certificate, options: OnlineOptions): Promise<FoundPathOnline> {
  const { fetchIssuers, mostFetches = 8 } = options;
  const asked = new Set<string>();
  const fetched: Certificate[] = [];
  const unreachable: { url: string; cause: unknown }[] = [];
  for (;;) {
    const trace: SearchTrace = { visited: new Set(), isCutShort: false };
    const found = searchPath(target, { ...options, intermediates: [...options.intermediates, ...fetched] }, trace);
    const url = couldBeBettered(found) && asked.size < mostFetches ? nextAddress(trace, asked) : undefined;
    if (url === undefined) return { ...found, fetched, unreachable };
    asked.add(url);
    try {
      fetched.push(...readIssuerFile(await fetchIssuers(url)));
    } catch (cause) {
      unreachable.push({ url, cause });
    }
  }
}
