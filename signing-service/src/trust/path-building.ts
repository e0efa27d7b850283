import type { Certificate } from './certificate.js';
import type { CertificationPath } from './certification-path.js';
import { directoryKey, generalNameKey } from './general-name.js';
import { isAnchor } from './trust-anchor.js';
import type { TrustAnchor } from './trust-anchor.js';

export interface BuildLimits {
  /** Certificates in a path. */
  readonly depth: number;
  /** Complete paths that are tried. */
  readonly paths: number;
  /** Certificates that are looked at on the way, over all paths. */
  readonly steps: number;
  /** Certificates of one subject. */
  readonly namesakes: number;
}

export const defaultLimits: BuildLimits = { depth: 10, paths: 32, steps: 2_000, namesakes: 64 };

export interface BuildOptions {
  readonly anchors: readonly TrustAnchor[];
  /** Certificates that may lie between; those that do not matter do no harm. */
  readonly intermediates: readonly Certificate[];
  readonly limits?: BuildLimits | undefined;
}

/** What a search came upon, for those who look elsewhere when it found too little. */
export interface SearchTrace {
  /** Looked at as parts of a path, in this order. */
  readonly visited: Set<Certificate>;
  isCutShort: boolean;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** How well key identifiers fit: 0 they match, 1 one side has none, 2 they differ, which RFC 5280 does not forbid. */
function identifierRank(certificate: Certificate, subjectKeyIdentifier: Uint8Array | undefined): number {
  const wanted = certificate.extensions.authorityKeyIdentifier?.keyIdentifier;
  if (wanted === undefined || subjectKeyIdentifier === undefined) return 1;
  return equal(wanted, subjectKeyIdentifier) ? 0 : 2;
}

/** authorityKeyIdentifier may name the issuer's certificate itself, by its issuer and serial number. */
function serialRank(certificate: Certificate, issuer: Certificate): number {
  const { issuer: names, serial } = certificate.extensions.authorityKeyIdentifier ?? {};
  if (names === undefined || serial === undefined) return 1;
  const isNamed = names.some((name) => generalNameKey(name) === directoryKey(issuer.issuer.key));
  return isNamed && equal(serial, issuer.serial) ? 0 : 2;
}

/** Those that promise most first; among equals the ones that last longest. */
function ranked(certificate: Certificate, issuers: readonly Certificate[]): Certificate[] {
  const rank = (issuer: Certificate) =>
    identifierRank(certificate, issuer.extensions.subjectKeyIdentifier) * 3 + serialRank(certificate, issuer);
  return issuers.toSorted((a, b) => rank(a) - rank(b) || b.notAfter.getTime() - a.notAfter.getTime());
}

/** Certificates that could lie between, by their subjects; the anchors' own are left out, since a path has reached them. */
function groupBySubject({ intermediates, anchors }: BuildOptions): Map<string, Certificate[]> {
  const groups = new Map<string, Certificate[]>();
  for (const certificate of new Map(intermediates.map((each) => [each.fingerprint, each])).values()) {
    if (anchors.some((anchor) => isAnchor(certificate, anchor))) continue;
    const group = groups.get(certificate.subject.key);
    if (group === undefined) groups.set(certificate.subject.key, [certificate]);
    else group.push(certificate);
  }
  return groups;
}

/** The same name for the same key a second time leads nowhere new, and is how loops begin (RFC 4158 §2.4.2). */
function closesLoop(path: readonly Certificate[], issuer: Certificate): boolean {
  return path.some(
    ({ subject, publicKey }) => subject.key === issuer.subject.key && equal(publicKey.der, issuer.publicKey.der),
  );
}

/**
 * Paths from an anchor to `target` whose names chain (RFC 4158), the most promising first: an anchor before further intermediates. The
 * names are all that is looked at; whether a path is valid is for others to say.
 */
export function* buildPaths(
  target: Certificate,
  options: BuildOptions,
  trace?: SearchTrace,
): Generator<CertificationPath> {
  const { anchors, limits = defaultLimits } = options;
  const bySubject = groupBySubject(options);
  let [steps, paths] = [0, 0];

  function isOver({ length }: readonly Certificate[]): boolean {
    const isBeyond = length > limits.depth || paths >= limits.paths || steps >= limits.steps;
    if (isBeyond && trace !== undefined) trace.isCutShort = true;
    return isBeyond;
  }

  function* extend(certificates: readonly [Certificate, ...Certificate[]]): Generator<CertificationPath> {
    const [top] = certificates;
    trace?.visited.add(top);
    const reached = anchors.filter(({ name }) => name.key === top.issuer.key);
    const best = reached.toSorted(
      (a, b) => identifierRank(top, a.subjectKeyIdentifier) - identifierRank(top, b.subjectKeyIdentifier),
    );
    for (const anchor of best) {
      if (isOver(certificates)) return;
      paths += 1;
      yield { anchor, certificates };
    }
    const namesakes = bySubject.get(top.issuer.key) ?? [];
    if (namesakes.length > limits.namesakes && trace !== undefined) trace.isCutShort = true;
    for (const issuer of ranked(top, namesakes.slice(0, limits.namesakes))) {
      if (closesLoop(certificates, issuer)) continue;
      if (isOver([issuer, ...certificates])) return;
      steps += 1;
      yield* extend([issuer, ...certificates]);
    }
  }

  yield* extend([target]);
}
