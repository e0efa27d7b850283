import type { CertificateView } from '@dealseal/signing-service/contract/certificate';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { CertificateTexts } from '../texts/load-texts.js';
import { Facts } from '../ui/facts.js';
import { ChainList } from './chain-list.js';
import { hexGroups, ownerFacts, type Row, snilsText } from './certificate-rows.js';
import './certificate.css';

/** Everything that a certificate says, in the order in which people look for it. Its texts come from outside: text only, each by itself. */
export function CertificateFacts(props: {
  readonly view: CertificateView;
  readonly texts: CertificateTexts;
}): ReactNode {
  const { view, texts } = props;
  const { formats } = useServices();
  const { issuer, notBefore, notAfter, fingerprints } = view;
  const usage = view.keyUsage?.map((each) => texts[`usage.${each}`]).join(', ');
  const certificate: Row[] = [
    [texts['certificate.valid'], texts['certificate.validRange'](formats.date(notBefore), formats.date(notAfter))],
    [texts['certificate.serial'], <Digits key="serial" hex={view.serialNumber} />],
    [texts['certificate.usage'], usage ?? texts['certificate.usageAny']],
    ...purposeRows(view, texts),
    [texts['certificate.key'], view.keyAlgorithm],
    [texts['certificate.signature'], view.signatureAlgorithm],
    [texts['certificate.sha1'], <Digits key="sha1" hex={fingerprints.sha1} />],
    [texts['certificate.sha256'], <Digits key="sha256" hex={fingerprints.sha256} />],
    ...view.unreadable.map((type): Row => [texts['certificate.unreadable'], type]),
  ];
  return (
    <div className="certificate">
      <Section title={texts['certificate.owner']} rows={ownerFacts(view, texts)} />
      <Section title={texts['certificate.facts']} rows={certificate} />
      <Section title={texts['certificate.promises']} rows={promiseRows(view, texts)} />
      <Section title={texts['certificate.tool']} rows={toolRows(view, texts)} />
      <Section
        title={texts['certificate.issuer']}
        rows={issuer.map(({ kind, type, value }) => [
          kind === 'other' ? type : texts[`attribute.${kind}`],
          kind === 'snils' ? snilsText(value) : value,
        ])}
      />
      <ChainList chain={view.chain} texts={texts} />
    </div>
  );
}

function Section({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }): ReactNode {
  if (rows.length === 0) return null;
  return (
    <section className="certificate__part">
      <h3 className="over">{title}</h3>
      <Facts
        facts={rows.map(([label, value]) => [
          label,
          typeof value === 'string' ? <bdi key={label}>{value}</bdi> : value,
        ])}
      />
    </section>
  );
}

function Digits({ hex }: { readonly hex: string }): ReactNode {
  return <span className="fp certificate__digits">{hexGroups(hex)}</span>;
}

function purposeRows({ purposes }: CertificateView, texts: CertificateTexts): Row[] {
  if (purposes === null) return [];
  const words = purposes.map(({ kind, type }) => (kind === 'other' ? type : texts[`purpose.${kind}`]));
  return [[texts['certificate.purposes'], words.join(', ')]];
}

function promiseRows({ qualified, policies }: CertificateView, texts: CertificateTexts): Row[] {
  const says = (is: boolean): string => texts[is ? 'qualified.yes' : 'qualified.unsaid'];
  const words = policies.map(({ kind, type }) => (kind === 'other' ? type : texts[`policy.${kind}`]));
  const named: Row[] = words.length === 0 ? [] : [[texts['certificate.policies'], words.join(', ')]];
  if (qualified === null) return [[texts['qualified.is'], says(false)], ...named];
  const { types, countries, disclosures } = qualified;
  return [
    [texts['qualified.is'], says(qualified.isQualified)],
    [texts['qualified.device'], says(qualified.isOnDevice)],
    ...(types.length === 0
      ? []
      : ([[texts['qualified.for'], types.map((type) => texts[`qualified.type.${type}`]).join(', ')]] as const)),
    ...(countries.length === 0 ? [] : ([[texts['qualified.law'], countries.join(', ')]] as const)),
    // The address is shown and not linked: whoever made the certificate chose it.
    ...disclosures.map(({ url, language }): Row => [`${texts['qualified.disclosure']} (${language})`, url]),
    ...named,
  ];
}

function toolRows({ signingTool: { owner, issuer, identification } }: CertificateView, texts: CertificateTexts): Row[] {
  return [
    ...(owner === null ? [] : ([[texts['tool.owner'], owner]] as const)),
    ...(issuer === null
      ? []
      : ([
          [texts['tool.issuer'], issuer.tool],
          [texts['tool.authority'], issuer.authority],
          [texts['tool.certificates'], `${issuer.toolCertificate}; ${issuer.authorityCertificate}`],
        ] as const)),
    ...(identification === null
      ? []
      : ([[texts['tool.identification'], texts[`identification.${identification}`]]] as const)),
  ];
}
