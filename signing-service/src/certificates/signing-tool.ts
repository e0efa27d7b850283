import { childrenOf, expectTag, readElement, smallIntegerOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { attributeText } from '../cms/name-attributes.js';
import type { SigningTool } from '../contract/certificate.js';
import { visibleText } from './visible-text.js';

/** Extensions of FSB order 795. */
export const signingToolId = {
  subjectSignTool: '1.2.643.100.111',
  issuerSignTool: '1.2.643.100.112',
  identificationKind: '1.2.643.100.114',
} as const;

/** By number; others may follow. */
const identifications = ['in-person', 'by-signature', 'by-passport-chip', 'by-biometrics'] as const;

function textOf(element: DerElement | undefined): string {
  return element === undefined ? '' : visibleText(attributeText(element));
}

/** Throws `asn1-malformed`. */
export function readOwnerTool(der: Uint8Array): string {
  return textOf(readElement(der));
}

/** Throws `asn1-malformed`. */
export function readIssuerTool(der: Uint8Array): NonNullable<SigningTool['issuer']> {
  const [tool, authority, toolCertificate, authorityCertificate] = childrenOf(
    expectTag(readElement(der), 0x30, 'IssuerSignTool'),
  );
  return {
    tool: textOf(tool),
    authority: textOf(authority),
    toolCertificate: textOf(toolCertificate),
    authorityCertificate: textOf(authorityCertificate),
  };
}

/** Throws `asn1-malformed`. */
export function readIdentification(der: Uint8Array): NonNullable<SigningTool['identification']> {
  return identifications[smallIntegerOf(readElement(der), 'IdentificationKind')] ?? 'other';
}
