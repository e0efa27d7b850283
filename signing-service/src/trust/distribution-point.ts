import { booleanOf, childrenOf, expectTag, namedBitsOf, readElement } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { relativeKey } from './distinguished-name.js';
import type { DistinguishedName } from './distinguished-name.js';
import { directoryKey, generalNameKey, readGeneralNames } from './general-name.js';
import type { GeneralName } from './general-name.js';

/** Bits of ReasonFlags, from bit 0 (RFC 5280 §4.2.1.13). */
const reasonFlags = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const;
export type ReasonFlag = (typeof reasonFlags)[number];

/** All that a complete answer on a certificate has to cover (RFC 5280 §6.3.2 (a)). */
export const allReasons: ReadonlySet<ReasonFlag> = new Set(reasonFlags.slice(1));

/** DistributionPointName: full names, or one RDN to be put after the CRL issuer's name. */
export type DistributionPointName =
  | { readonly kind: 'full'; readonly names: readonly GeneralName[] }
  | { readonly kind: 'relative'; readonly rdn: DerElement };

export interface DistributionPoint {
  readonly name: DistributionPointName | undefined;
  readonly reasons: ReadonlySet<ReasonFlag> | undefined;
  readonly crlIssuer: readonly GeneralName[] | undefined;
}

/** RFC 5280 §5.2.5. */
export interface IssuingDistributionPoint {
  readonly name: DistributionPointName | undefined;
  readonly onlyContainsUserCerts: boolean;
  readonly onlyContainsCACerts: boolean;
  readonly onlyContainsAttributeCerts: boolean;
  readonly onlySomeReasons: ReadonlySet<ReasonFlag> | undefined;
  readonly indirectCRL: boolean;
  /** The extension's encoding: a delta CRL has to repeat it. */
  readonly der: Uint8Array;
}

function readPointName(element: DerElement | undefined): DistributionPointName | undefined {
  if (element === undefined) return undefined;
  const name = readElement(element.content);
  if (name.tag === 0xa0) return { kind: 'full', names: readGeneralNames(name) };
  return { kind: 'relative', rdn: expectTag(name, 0xa1, 'DistributionPointName') };
}

function readReasons(element: DerElement | undefined): ReadonlySet<ReasonFlag> | undefined {
  return element === undefined ? undefined : namedBitsOf(element, reasonFlags);
}

/** CRLDistributionPoints and FreshestCRL. Throws `asn1-malformed`. */
export function readDistributionPoints(der: Uint8Array): DistributionPoint[] {
  return childrenOf(expectTag(readElement(der), 0x30, 'CRLDistributionPoints')).map((point) => {
    const fields = childrenOf(expectTag(point, 0x30, 'DistributionPoint'));
    const field = (tag: number) => fields.find((each) => each.tag === tag);
    const crlIssuer = field(0xa2);
    return {
      name: readPointName(field(0xa0)),
      reasons: readReasons(field(0x81)),
      crlIssuer: crlIssuer === undefined ? undefined : readGeneralNames(crlIssuer),
    };
  });
}

/** Throws `asn1-malformed`. */
export function readIssuingDistributionPoint(der: Uint8Array): IssuingDistributionPoint {
  const fields = childrenOf(expectTag(readElement(der), 0x30, 'IssuingDistributionPoint'));
  const field = (tag: number) => fields.find((each) => each.tag === tag);
  const flag = (tag: number) => {
    const found = field(tag);
    return found !== undefined && booleanOf({ ...found, tag: 0x01 }, 'IssuingDistributionPoint');
  };
  return {
    name: readPointName(field(0xa0)),
    onlyContainsUserCerts: flag(0x81),
    onlyContainsCACerts: flag(0x82),
    onlySomeReasons: readReasons(field(0x83)),
    indirectCRL: flag(0x84),
    onlyContainsAttributeCerts: flag(0x85),
    der,
  };
}

/** Keys of all names of a distribution point; relative ones follow `issuer`. */
export function pointNameKeys(name: DistributionPointName, issuer: DistinguishedName): string[] {
  if (name.kind === 'full') return name.names.map(generalNameKey);
  return [directoryKey(relativeKey(issuer, name.rdn))];
}
