import { octetString, sequence, setOf, smallInteger, tlv, objectIdentifier } from '../cms/der-writer.js';
import type { TestPki } from '../trust/test-pki.test-support.js';

const utf8 = (text: string): Uint8Array => tlv(0x0c, Buffer.from(text, 'utf8'));
const hex = (der: Uint8Array): string => Buffer.from(der).toString('hex');

/** A line of an OpenSSL section: the extension with this content. */
export function extensionLine(id: string, content: Uint8Array): string {
  return `${id}=DER:${hex(content)}`;
}

/** subjectSignTool, issuerSignTool, identificationKind and the classes of protection, as FSB order 795 has them. */
export const orderExtensions: readonly string[] = [
  extensionLine('1.2.643.100.111', utf8('«КриптоПро CSP» версия 5.0')),
  extensionLine(
    '1.2.643.100.112',
    sequence(utf8('СКЗИ «КриптоПро CSP»'), utf8('УЦ «КриптоПро УЦ»'), utf8('СФ/124-3966'), utf8('СФ/128-3868')),
  ),
  extensionLine('1.2.643.100.114', smallInteger(0)),
  'certificatePolicies=1.2.643.100.113.1,1.2.643.100.113.2',
];

/** Attributes of a person in an organisation, as for `openssl req -subj`, which does not know INNLE and leaves it out. */
export const personOfOrganisation = [
  '/C=RU',
  '/ST=77 г. Москва',
  '/L=Москва',
  '/O=ООО «Адриатик Трейд»',
  '/title=Генеральный директор',
  '/CN=Иванов Иван Иванович',
  '/SN=Иванов',
  '/GN=Иван Иванович',
  '/emailAddress=ivanov@example.ru',
  '/1.2.643.100.3=11223344595',
  '/1.2.643.3.131.1.1=770708389312',
  '/1.2.643.100.1=1027700132195',
  '/1.2.643.100.5=304500116000157',
].join('');

/** QCStatements of a qualified seal on a device, with one statement that nobody knows. */
export const sealStatements: string = extensionLine(
  '1.3.6.1.5.5.7.1.3',
  sequence(
    sequence(objectIdentifier('0.4.0.1862.1.1')),
    sequence(objectIdentifier('0.4.0.1862.1.4')),
    sequence(objectIdentifier('0.4.0.1862.1.6'), sequence(objectIdentifier('0.4.0.1862.1.6.2'))),
    sequence(
      objectIdentifier('0.4.0.1862.1.5'),
      sequence(sequence(tlv(0x16, Buffer.from('https://pds.example/en.pdf')), tlv(0x13, Buffer.from('en')))),
    ),
    sequence(objectIdentifier('0.4.0.1862.1.7'), sequence(tlv(0x13, Buffer.from('ME')))),
    sequence(objectIdentifier('1.2.3.4.5')),
  ),
);

/** A certificate, signed by nobody, whose subject has these attributes; each value is a complete encoding as it came. */
export function withSubject(
  pki: TestPki,
  attributes: readonly (readonly [type: string, value: Uint8Array])[],
): Uint8Array {
  const { keyFile } = pki.issue({ subject: '/CN=x', extensions: [] });
  const name = sequence(...attributes.map(([type, value]) => setOf(sequence(objectIdentifier(type), value))));
  const time = (text: string) => tlv(0x17, Buffer.from(text));
  const algorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
  const key = pki.openssl('pkey', '-in', keyFile, '-pubout', '-outform', 'DER');
  const dates = sequence(time('260101000000Z'), time('300101000000Z'));
  const tbs = sequence(tlv(0xa0, smallInteger(2)), smallInteger(7), algorithm, name, dates, name, key);
  return sequence(tbs, algorithm, tlv(0x03, Uint8Array.of(0), octetString(Buffer.alloc(4))));
}
