import { childrenOf, expectTag, oidOf, readElement } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { attributeText } from '../cms/name-attributes.js';
import type { QualifiedStatements } from '../contract/certificate.js';
import { visibleText } from './visible-text.js';

/** Extension qcStatements (RFC 3739 §3.2.6). */
export const qcStatementsId = '1.3.6.1.5.5.7.1.3';

/** Statements of EN 319 412-5 §4. */
const statement = {
  compliance: '0.4.0.1862.1.1',
  device: '0.4.0.1862.1.4',
  disclosures: '0.4.0.1862.1.5',
  type: '0.4.0.1862.1.6',
  legislation: '0.4.0.1862.1.7',
} as const;

const types: ReadonlyMap<string, QualifiedStatements['types'][number]> = new Map([
  ['0.4.0.1862.1.6.1', 'signature'],
  ['0.4.0.1862.1.6.2', 'seal'],
  ['0.4.0.1862.1.6.3', 'website'],
]);

function itemsOf(info: DerElement | undefined, what: string): DerElement[] {
  return childrenOf(expectTag(info, 0x30, what));
}

function readDisclosure(location: DerElement): QualifiedStatements['disclosures'][number] {
  const [url, language] = itemsOf(location, 'PdsLocation');
  const text = (element: DerElement | undefined) => (element === undefined ? '' : visibleText(attributeText(element)));
  return { url: text(url), language: text(language) };
}

/** Reads the extension's content. Throws `asn1-malformed`. */
export function readQualifiedStatements(der: Uint8Array): QualifiedStatements {
  const statements = itemsOf(readElement(der), 'QCStatements').map((each) => {
    const [id, info] = itemsOf(each, 'QCStatement');
    return { id: oidOf(id), info };
  });
  const has = (id: string) => statements.some((each) => each.id === id);
  const ofKind = (id: string) =>
    statements.flatMap((each) => (each.id === id ? itemsOf(each.info, 'statementInfo') : []));
  const known: ReadonlySet<string> = new Set(Object.values(statement));
  return {
    isQualified: has(statement.compliance),
    isOnDevice: has(statement.device),
    types: ofKind(statement.type).map((type) => types.get(oidOf(type)) ?? 'other'),
    disclosures: ofKind(statement.disclosures).map(readDisclosure),
    countries: ofKind(statement.legislation).map((country) => visibleText(attributeText(country))),
    others: statements.flatMap(({ id }) => (known.has(id) ? [] : [id])),
  };
}
