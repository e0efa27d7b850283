import { createHash } from 'node:crypto';
import { certificateFields } from '../cms/certificate-fields.js';
import type { CertificateFields } from '../cms/certificate-fields.js';
import { CmsError } from '../cms/cms-error.js';
import { childrenOf } from '../cms/der-reader.js';
import { timeOf } from '../cms/time.js';
import type { CertificateDescription } from '../contract/certificate.js';
import { readCertificateExtensions } from '../trust/certificate-extensions.js';
import type { CertificateExtensions } from '../trust/certificate-extensions.js';
import { extensionId } from '../trust/extension-identifiers.js';
import type { GeneralName } from '../trust/general-name.js';
import { algorithmName, publicKeyName } from './algorithm-names.js';
import { shownAttributes } from './attribute-names.js';
import { policyOf, purposeOf } from './purpose-names.js';
import { qcStatementsId, readQualifiedStatements } from './qualified-statements.js';
import { readIdentification, readIssuerTool, readOwnerTool, signingToolId } from './signing-tool.js';
import { visibleText } from './visible-text.js';

/** More than any certificate has; what is beyond is not shown. */
const most = 100;

/**
 * Everything that a DER certificate says, as plain data that is safe to show. Nothing is checked, and nobody is asked. An extension that
 * cannot be read is named and spoils nothing else. Throws CmsError `asn1-malformed` for what is no certificate at all.
 */
export function describeCertificate(der: Uint8Array): CertificateDescription {
  const fields = certificateFields(der);
  const { whole, subject, issuer, serial, validity, publicKey } = fields;
  const [notBefore, notAfter] = childrenOf(validity);
  const reader = extensionReader(fields);
  const known = <Name extends keyof CertificateExtensions>(id: string, name: Name) =>
    reader.read(id, (content) => {
      const only = { extensions: new Map([[id, content]]), criticalExtensions: new Set<string>() };
      return readCertificateExtensions(only)[name];
    });
  const purposes = known(extensionId.extKeyUsage, 'extendedKeyUsage');
  const described = {
    subject: shownAttributes(subject),
    issuer: shownAttributes(issuer),
    alternativeNames: (known(extensionId.subjectAltName, 'subjectAltNames') ?? []).slice(0, most).map(shownName),
    keyUsage: setOrNull(known(extensionId.keyUsage, 'keyUsage')),
    purposes: purposes === undefined ? null : [...purposes].slice(0, most).map(purposeOf),
    policies: (known(extensionId.certificatePolicies, 'policies') ?? [])
      .slice(0, most)
      .map(({ policy }) => policyOf(policy)),
    qualified: reader.read(qcStatementsId, readQualifiedStatements) ?? null,
    signingTool: {
      owner: reader.read(signingToolId.subjectSignTool, readOwnerTool) ?? null,
      issuer: reader.read(signingToolId.issuerSignTool, readIssuerTool) ?? null,
      identification: reader.read(signingToolId.identificationKind, readIdentification) ?? null,
    },
  };
  return {
    certificate: Buffer.from(whole.raw).toString('base64'),
    ...described,
    serialNumber: serialText(serial.content),
    notBefore: timeOf(notBefore).toISOString(),
    notAfter: timeOf(notAfter).toISOString(),
    fingerprints: { sha1: digest('sha1', whole.raw), sha256: digest('sha256', whole.raw) },
    keyAlgorithm: publicKeyName(publicKey),
    signatureAlgorithm: algorithmName(fields.signatureAlgorithm),
    unreadable: reader.unreadable,
  };
}

interface ExtensionReader {
  /** Undefined where it is absent, or cannot be read. */
  read<T>(id: string, reader: (content: Uint8Array) => T): T | undefined;
  readonly unreadable: string[];
}

function extensionReader({ extensions }: CertificateFields): ExtensionReader {
  const unreadable: string[] = [];
  return {
    unreadable,
    read: (id, reader) => {
      const content = extensions.get(id);
      if (content === undefined) return undefined;
      try {
        return reader(content);
      } catch (error) {
        if (!(error instanceof CmsError)) throw error;
        unreadable.push(id);
        return undefined;
      }
    },
  };
}

function setOrNull<T>(set: ReadonlySet<T> | undefined): T[] | null {
  return set === undefined ? null : [...set];
}

function shownName(name: GeneralName): CertificateDescription['alternativeNames'][number] {
  switch (name.form) {
    case 'rfc822Name':
      return { form: 'email', value: visibleText(name.text) };
    case 'dNSName':
      return { form: 'host', value: visibleText(name.text) };
    case 'uniformResourceIdentifier':
      return { form: 'address', value: visibleText(name.text) };
    case 'directoryName':
      return { form: 'name', value: visibleText(name.name.text) };
    case 'iPAddress':
      return { form: 'address', value: Buffer.from(name.octets).toString('hex') };
    case 'other':
      return { form: 'other', value: name.type };
  }
}

/** Upper-case hex, without the leading zero octet of a positive INTEGER. */
export function serialText(content: Uint8Array): string {
  const digits = content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
  return Buffer.from(digits.subarray(0, 64)).toString('hex').toUpperCase();
}

function digest(algorithm: 'sha1' | 'sha256', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}
