import type { ExtensionFields } from '../cms/certificate-fields.js';
import { keyUsages } from '../cms/certificate-summary.js';
import type { KeyUsage } from '../cms/certificate-summary.js';
import {
  booleanOf,
  childrenOf,
  expectTag,
  namedBitsOf,
  octetsOf,
  oidOf,
  readElement,
  smallIntegerOf,
} from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { readDistributionPoints } from './distribution-point.js';
import type { DistributionPoint } from './distribution-point.js';
import { extensionId } from './extension-identifiers.js';
import { readGeneralName, readGeneralNames } from './general-name.js';
import type { GeneralName } from './general-name.js';
import { readNameConstraints } from './name-constraints.js';
import type { NameConstraints } from './name-constraints.js';

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier: Uint8Array | undefined;
  readonly issuer: readonly GeneralName[] | undefined;
  /** Content of the INTEGER. */
  readonly serial: Uint8Array | undefined;
}

export interface PolicyInformation {
  readonly policy: string;
  /** PolicyQualifierInfos, complete encodings as they came. */
  readonly qualifiers: readonly Uint8Array[];
}

export interface PolicyMapping {
  readonly issuerDomain: string;
  readonly subjectDomain: string;
}

export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | undefined;
  readonly inhibitPolicyMapping: number | undefined;
}

/** Addresses from authorityInfoAccess (RFC 5280 §4.2.2.1). */
export interface AuthorityInfoAccess {
  readonly caIssuers: readonly string[];
  readonly ocsp: readonly string[];
}

/** The extensions that this room understands; absent ones are undefined. */
export interface CertificateExtensions {
  /** All that are there, and those of them that are critical. */
  readonly present: ReadonlySet<string>;
  readonly critical: ReadonlySet<string>;
  readonly basicConstraints: { readonly cA: boolean; readonly pathLength: number | undefined } | undefined;
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  readonly extendedKeyUsage: ReadonlySet<string> | undefined;
  readonly subjectKeyIdentifier: Uint8Array | undefined;
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | undefined;
  readonly subjectAltNames: readonly GeneralName[] | undefined;
  readonly nameConstraints: NameConstraints | undefined;
  readonly policies: readonly PolicyInformation[] | undefined;
  readonly policyMappings: readonly PolicyMapping[] | undefined;
  readonly policyConstraints: PolicyConstraints | undefined;
  readonly inhibitAnyPolicy: number | undefined;
  readonly crlDistributionPoints: readonly DistributionPoint[] | undefined;
  readonly freshestCrl: readonly DistributionPoint[] | undefined;
  readonly authorityInfoAccess: AuthorityInfoAccess | undefined;
}

function listOf(der: Uint8Array, what: string): DerElement[] {
  return childrenOf(expectTag(readElement(der), 0x30, what));
}

function readBasicConstraints(der: Uint8Array): CertificateExtensions['basicConstraints'] {
  const fields = listOf(der, 'BasicConstraints');
  const [first] = fields;
  const cA = first?.tag === 0x01 && booleanOf(first, 'cA');
  const pathLength = fields[first?.tag === 0x01 ? 1 : 0];
  return { cA, pathLength: pathLength === undefined ? undefined : smallIntegerOf(pathLength, 'pathLenConstraint') };
}

/** Also CRLs carry one. Throws `asn1-malformed`. */
export function readAuthorityKeyIdentifier(der: Uint8Array): AuthorityKeyIdentifier {
  const fields = listOf(der, 'AuthorityKeyIdentifier');
  const field = (tag: number) => fields.find((each) => each.tag === tag);
  const issuer = field(0xa1);
  return {
    keyIdentifier: field(0x80)?.content,
    issuer: issuer === undefined ? undefined : readGeneralNames(issuer),
    serial: field(0x82)?.content,
  };
}

function readPolicies(der: Uint8Array): PolicyInformation[] {
  return listOf(der, 'CertificatePolicies').map((information) => {
    const [policy, qualifiers] = childrenOf(expectTag(information, 0x30, 'PolicyInformation'));
    return {
      policy: oidOf(policy),
      qualifiers: qualifiers === undefined ? [] : childrenOf(qualifiers).map(({ raw }) => raw),
    };
  });
}

function readPolicyMappings(der: Uint8Array): PolicyMapping[] {
  return listOf(der, 'PolicyMappings').map((mapping) => {
    const [issuerDomain, subjectDomain] = childrenOf(expectTag(mapping, 0x30, 'PolicyMapping'));
    return { issuerDomain: oidOf(issuerDomain), subjectDomain: oidOf(subjectDomain) };
  });
}

function readPolicyConstraints(der: Uint8Array): PolicyConstraints {
  const fields = listOf(der, 'PolicyConstraints');
  const skipCerts = (tag: number) => {
    const field = fields.find((each) => each.tag === tag);
    return field === undefined ? undefined : smallIntegerOf({ ...field, tag: 0x02 }, 'SkipCerts');
  };
  return { requireExplicitPolicy: skipCerts(0x80), inhibitPolicyMapping: skipCerts(0x81) };
}

function readAuthorityInfoAccess(der: Uint8Array): AuthorityInfoAccess {
  const descriptions = listOf(der, 'AuthorityInfoAccess').map((description) => {
    const [method, location] = childrenOf(expectTag(description, 0x30, 'AccessDescription'));
    return { method: oidOf(method), location: location === undefined ? undefined : readGeneralName(location) };
  });
  const addresses = (method: string) =>
    descriptions.flatMap((each) =>
      each.method === method && each.location?.form === 'uniformResourceIdentifier' ? [each.location.text] : [],
    );
  return { caIssuers: addresses('1.3.6.1.5.5.7.48.2'), ocsp: addresses('1.3.6.1.5.5.7.48.1') };
}

/** Reads the extensions of a certificate. Throws `asn1-malformed` when one that is understood is not what it should be. */
export function readCertificateExtensions({ extensions, criticalExtensions }: ExtensionFields): CertificateExtensions {
  const read = <T>(id: string, reader: (der: Uint8Array) => T): T | undefined => {
    const der = extensions.get(id);
    return der === undefined ? undefined : reader(der);
  };
  return {
    present: new Set(extensions.keys()),
    critical: criticalExtensions,
    basicConstraints: read(extensionId.basicConstraints, readBasicConstraints),
    keyUsage: read(extensionId.keyUsage, (der) =>
      namedBitsOf(expectTag(readElement(der), 0x03, 'KeyUsage'), keyUsages),
    ),
    extendedKeyUsage: read(extensionId.extKeyUsage, (der) => new Set(listOf(der, 'ExtKeyUsageSyntax').map(oidOf))),
    subjectKeyIdentifier: read(extensionId.subjectKeyIdentifier, (der) =>
      octetsOf(readElement(der), 'SubjectKeyIdentifier'),
    ),
    authorityKeyIdentifier: read(extensionId.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    subjectAltNames: read(extensionId.subjectAltName, (der) => listOf(der, 'SubjectAltName').map(readGeneralName)),
    nameConstraints: read(extensionId.nameConstraints, readNameConstraints),
    policies: read(extensionId.certificatePolicies, readPolicies),
    policyMappings: read(extensionId.policyMappings, readPolicyMappings),
    policyConstraints: read(extensionId.policyConstraints, readPolicyConstraints),
    inhibitAnyPolicy: read(extensionId.inhibitAnyPolicy, (der) => smallIntegerOf(readElement(der), 'InhibitAnyPolicy')),
    crlDistributionPoints: read(extensionId.cRLDistributionPoints, readDistributionPoints),
    freshestCrl: read(extensionId.freshestCRL, readDistributionPoints),
    authorityInfoAccess: read(extensionId.authorityInfoAccess, readAuthorityInfoAccess),
  };
}
