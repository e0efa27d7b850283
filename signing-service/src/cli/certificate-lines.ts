import type { CertificateView, ChainLink, QualifiedStatements, SigningTool } from '../contract/certificate.js';
import { calledName } from '../certificates/attribute-names.js';
import { table } from './table.js';

type Attribute = CertificateView['subject'][number];

const attributeWords: Readonly<Record<Attribute['kind'], string | undefined>> = {
  commonName: 'name',
  surname: 'surname',
  givenName: 'given names',
  pseudonym: 'pseudonym',
  position: 'position',
  organisation: 'organisation',
  unit: 'unit',
  snils: 'SNILS',
  inn: 'INN',
  innle: 'INN of the organisation',
  ogrn: 'OGRN',
  ogrnip: 'OGRNIP',
  organisationIdentifier: 'organisation’s number',
  serialNumber: 'person’s number',
  email: 'e-mail',
  country: 'country',
  region: 'region',
  locality: 'place',
  street: 'street',
  postalCode: 'postal code',
  userId: 'user id',
  domainComponent: 'domain',
  other: undefined,
};

const policyWords: Readonly<Record<CertificateView['policies'][number]['kind'], string | undefined>> = {
  any: 'any',
  'qcp-n': 'qualified, for a person',
  'qcp-l': 'qualified, for a seal',
  'qcp-n-qscd': 'qualified, for a person, on a device',
  'qcp-l-qscd': 'qualified, for a seal, on a device',
  'qcp-w': 'qualified, for a website',
  ncp: 'normalised',
  'ncp-plus': 'normalised, on a device',
  lcp: 'lightweight',
  kc1: 'class KC1',
  kc2: 'class KC2',
  kc3: 'class KC3',
  kb1: 'class KB1',
  kb2: 'class KB2',
  ka1: 'class KA1',
  other: undefined,
};

const outcomes: Readonly<Record<CertificateView['chain']['outcome'], string>> = {
  trusted: 'leads to a trusted certificate',
  invalid: 'not valid',
  unproven: 'nobody tells whether it was revoked',
  incomplete: 'leads to no trusted certificate',
  unconfigured: 'no trusted certificate was named; nobody was asked',
};

/** Everything of a certificate, for people. Texts of the certificate are visible ones already. */
export function certificateLines(view: CertificateView): string[] {
  const { chain } = view;
  return [
    calledName(view.subject),
    ...section('Owner', [
      ...view.subject.map(attributeRow),
      ...view.alternativeNames.map(({ form, value }) => [form, value]),
    ]),
    ...section('Certificate', certificateRows(view)),
    ...section('Promises', [...qualifiedRows(view.qualified), ...view.policies.map(policyRow)]),
    ...section('Signing tool', toolRows(view.signingTool)),
    ...section('Issuer', view.issuer.map(attributeRow)),
    `Chain: ${outcomes[chain.outcome]}`,
    ...table(chain.links.map(linkRow)).map((line) => `  ${line}`),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [title, ...table(rows).map((line) => `  ${line}`)];
}

function attributeRow({ kind, type, value }: Attribute): string[] {
  return [attributeWords[kind] ?? type, value];
}

function policyRow({ kind, type }: CertificateView['policies'][number]): string[] {
  return ['policy', policyWords[kind] ?? type];
}

function certificateRows(view: CertificateView): string[][] {
  const { serialNumber, notBefore, notAfter, fingerprints, keyAlgorithm, signatureAlgorithm } = view;
  const purposes = view.purposes?.map(({ kind, type }) => (kind === 'other' ? type : kind)).join(', ');
  return [
    ['serial number', serialNumber],
    ['valid', `${notBefore.slice(0, 19)}Z to ${notAfter.slice(0, 19)}Z`],
    ['SHA-1', fingerprints.sha1],
    ['SHA-256', fingerprints.sha256],
    ['key', keyAlgorithm],
    ['signed with', signatureAlgorithm],
    ['key usage', view.keyUsage === null ? 'not restricted' : view.keyUsage.join(', ')],
    ...(purposes === undefined ? [] : [['purposes', purposes]]),
    ...view.unreadable.map((type) => ['cannot be read', type]),
  ];
}

function qualifiedRows(statements: QualifiedStatements | null): string[][] {
  if (statements === null) return [['qualified', 'it does not say so']];
  const { isQualified, isOnDevice, types, disclosures, countries, others } = statements;
  return [
    ['qualified', isQualified ? 'yes' : 'it does not say so'],
    ['key on a qualified device', isOnDevice ? 'yes' : 'it does not say so'],
    ...(types.length === 0 ? [] : [['for', types.join(', ')]]),
    ...(countries.length === 0 ? [] : [['by the law of', countries.join(', ')]]),
    ...disclosures.map(({ url, language }) => ['disclosure', `${url} (${language})`]),
    ...others.map((type) => ['other statement', type]),
  ];
}

function toolRows({ owner, issuer, identification }: SigningTool): string[][] {
  return [
    ...(owner === null ? [] : [['owner’s', owner]]),
    ...(issuer === null
      ? []
      : [
          ['authority’s', `${issuer.tool}; ${issuer.authority}`],
          ['its certificates', `${issuer.toolCertificate}; ${issuer.authorityCertificate}`],
        ]),
    ...(identification === null ? [] : [['owner identified', identification]]),
  ];
}

function linkRow(link: ChainLink): string[] {
  const { name, notAfter, isTrusted, fault } = link;
  const status = isTrusted ? 'trusted' : revocationText(link);
  return [name, `until ${notAfter.slice(0, 10)}`, fault === null ? status : `${fault}; ${status}`];
}

function revocationText({ revocation, source, toldAt, revokedAt }: ChainLink): string {
  const how = source === null || toldAt === null ? '' : `, by ${source.toUpperCase()} of ${toldAt.slice(0, 19)}Z`;
  switch (revocation) {
    case 'good':
      return `not revoked${how}`;
    case 'revoked':
      return `revoked ${revokedAt?.slice(0, 19) ?? ''}Z${how}`;
    case 'unknown':
      return 'revocation unknown';
    case 'unheard':
      return 'names nobody who tells of revocation';
    case 'unasked':
      return 'nobody was asked';
  }
}
