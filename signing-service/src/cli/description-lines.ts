import { escapeControls } from '../logging/escape-controls.js';
import type { DescribedField, DocumentDescription } from '../pades/describe-document.js';
import type { CertificationLevel, FieldLock } from '../pades/field-lock.js';
import type { FoundProofs, FoundTimeStamp } from '../pades/find-levels.js';
import type { InspectedSignature } from '../pades/inspect-signature.js';
import { table } from './table.js';

const changes: Readonly<Record<CertificationLevel, string>> = {
  1: 'no changes allowed',
  2: 'filling in and signing allowed',
  3: 'filling in, signing and annotations allowed',
};

function lockText({ action, fields, level }: FieldLock): string {
  const names = fields.join(', ');
  const scope = { All: 'all fields', Include: `fields ${names}`, Exclude: `all fields but ${names}` }[action];
  return level === undefined ? scope : `${scope}; ${changes[level]}`;
}

function coverage({ coversWholeFile, revision }: InspectedSignature): string {
  if (coversWholeFile) return 'covers the whole file';
  return revision === undefined ? 'covers no whole revision' : `covers revision ${revision}`;
}

function integrity({ integrity: found }: InspectedSignature): string {
  return found.state === 'intact' ? 'intact' : `${found.state} (${found.reason})`;
}

function timeStampText({ time, authorityName }: FoundTimeStamp): string {
  return `${time.toISOString().slice(0, 19)}Z by ${authorityName}`;
}

/** What is there to tell of a signature beside the signature. */
interface SignatureSurroundings {
  readonly locks: readonly FieldLock[];
  readonly proofs: FoundProofs | undefined;
}

function signatureLines(signature: InspectedSignature, { locks, proofs }: SignatureSurroundings): string[] {
  const { fieldName, signerName, signingTime, subFilter, algorithm, certificate, hasTimeStamp } = signature;
  const { level, timeStamps = [] } = proofs ?? {};
  const { certificationLevel } = signature;
  const issuer = certificate?.issuerCommonName ?? certificate?.issuerOrganisation;
  const rows: (readonly (string | undefined)[])[] = [
    ['signer', signerName],
    ['issuer', issuer],
    ['serial', certificate?.serial],
    ['time', signingTime === undefined ? undefined : `${signingTime.toISOString().slice(0, 19)}Z (claimed)`],
    ...timeStamps.map((each) => ['time stamp', timeStampText(each)]),
    ['time stamp', hasTimeStamp && timeStamps.length === 0 ? 'there, but it proves nothing' : undefined],
    ['level', level],
    ['format', subFilter],
    ['algorithm', algorithm],
    ['certifies', certificationLevel === undefined ? undefined : changes[certificationLevel]],
    ...locks.map((lock) => ['locks', lockText(lock)]),
  ];
  const told = rows.flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [[name, value]]));
  return [
    `  ${fieldName === '' ? '(without a name)' : fieldName}: ${integrity(signature)}, ${coverage(signature)}`,
    ...table(told).map((line) => `    ${line}`),
  ];
}

function fieldRow({ name, type, signature }: DescribedField): string[] {
  if (signature === undefined) return [name, type ?? '-', ''];
  const required = signature.seedValues.map(({ entry, isRequired }) => (isRequired ? `${entry} (required)` : entry));
  const facts = [
    signature.isSigned ? 'signed' : 'empty',
    ...(required.length === 0 ? [] : [`seed values: ${required.join(', ')}`]),
    ...(signature.isSigned ? [] : signature.locks.map((lock) => `locks ${lockText(lock)}`)),
  ];
  return [name, type ?? '-', facts.join('; ')];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function documentRows({ version, xrefKind, encryption, inspection }: DocumentDescription): string[][] {
  const { pageCount, size, permissions, certification, repaired, signable } = inspection;
  const { hasXfa, hasAttachments, hasScripts } = inspection;
  const special = [
    ...(hasXfa ? ['XFA'] : []),
    ...(hasAttachments ? ['attachments'] : []),
    ...(hasScripts ? ['scripts'] : []),
  ];
  const opened = permissions?.asOwner === true ? 'owner' : 'user';
  return [
    ['PDF', `${version}, ${plural(pageCount, 'page')}, ${plural(size, 'byte')}, cross-reference ${xrefKind}`],
    ...(encryption === undefined
      ? []
      : [['encrypted', `V ${encryption.version}, R ${encryption.revision}, opened as its ${opened}`]]),
    ...(special.length === 0 ? [] : [['holds', special.join(', ')]]),
    ...(certification === undefined ? [] : [['certified', changes[certification]]]),
    ...(repaired ? [['repaired', 'read by cross-reference data made anew']] : []),
    ['signable', signable === true ? 'yes' : `no, ${signable.code}`],
  ];
}

/** What is known of a document, for people; safe for a terminal. */
export function descriptionLines(file: string, description: DocumentDescription): string[] {
  const { revisions, fields, securityStore, proofs, inspection } = description;
  const locksOf = (name: string): readonly FieldLock[] =>
    fields.find((field) => field.type === 'Sig' && field.name === name)?.signature?.locks ?? [];
  const store =
    securityStore === undefined
      ? undefined
      : [
          plural(securityStore.certificates, 'certificate'),
          plural(securityStore.ocspResponses, 'OCSP response'),
          plural(securityStore.crls, 'CRL'),
          `records of ${plural(securityStore.vri, 'signature')}`,
        ];
  const revisionRows = revisions.map(({ end, length }, index) => [`${index + 1}`, `${end}`, `${length}`]);
  const revisionTable = table([['no.', 'end', 'bytes'], ...revisionRows], [0, 1, 2]);
  const lines = [
    file,
    ...table(documentRows(description)).map((line) => `  ${line}`),
    'Revisions',
    ...revisionTable.map((line) => `  ${line}`),
    ...section(
      'Signatures',
      inspection.signatures.flatMap((each) => {
        const own = proofs.find(({ fieldName }) => fieldName === each.fieldName);
        return signatureLines(each, { locks: locksOf(each.fieldName), proofs: own });
      }),
    ),
    ...section(
      'Fields',
      table(fields.map(fieldRow)).map((line) => `  ${line}`),
    ),
    ...(store === undefined ? [] : ['Validation material (DSS)', `  ${store.join(', ')}`]),
    '',
  ];
  return lines.map(escapeControls);
}
