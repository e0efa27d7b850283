import { CmsError } from '../cms/cms-error.js';
import { childrenOf, expectTag, octetsOf, oidOf, readElement, smallIntegerOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { readGeneralName } from './general-name.js';
import type { GeneralName } from './general-name.js';

/** What a time-stamp authority signs (RFC 3161 §2.4.2). */
export interface TstInfo {
  readonly version: number;
  readonly policy: string;
  /** Object identifier of the digest. */
  readonly imprintAlgorithm: string;
  readonly imprint: Uint8Array;
  /** Content of the INTEGER. */
  readonly serial: Uint8Array;
  /** Cut to milliseconds. */
  readonly genTime: Date;
  /** How far genTime may be off to either side; undefined when the authority does not say. */
  readonly accuracyMs: number | undefined;
  readonly ordering: boolean;
  /** Content of the INTEGER. */
  readonly nonce: Uint8Array | undefined;
  /** By what the authority names itself. */
  readonly tsa: GeneralName | undefined;
  readonly hasCriticalExtension: boolean;
}

function malformed(what: string): CmsError {
  return new CmsError('asn1-malformed', `TSTInfo: ${what}`);
}

/** GeneralizedTime in UTC with seconds; a fraction does not end in zero (RFC 3161 §2.4.2). */
function genTimeOf(element: DerElement | undefined): Date {
  const text = Buffer.from(expectTag(element, 0x18, 'genTime').content).toString('latin1');
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d*[1-9]))?Z$/u.exec(text);
  if (parts === null) throw malformed('genTime is no time in UTC as DER has it');
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] = parts;
  const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = new Date(`${whole}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  // A 31st of April would become a 1st of May.
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(whole)) throw malformed('genTime is no date');
  return time;
}

/** Accuracy: seconds, `[0]` milliseconds, `[1]` microseconds, the latter two from 1 to 999. */
function accuracyOf(element: DerElement | undefined): number | undefined {
  if (element === undefined) return undefined;
  let milliseconds = 0;
  for (const field of childrenOf(element)) {
    const value = smallIntegerOf({ ...field, tag: 0x02 }, 'accuracy');
    if (field.tag === 0x02) milliseconds += value * 1_000;
    else if (value < 1 || value > 999) throw malformed('accuracy is out of range');
    else if (field.tag === 0x80) milliseconds += value;
    else if (field.tag === 0x81) milliseconds += value / 1_000;
    else throw malformed('accuracy has an unknown field');
  }
  return milliseconds;
}

function isCritical(extension: DerElement): boolean {
  const [, critical] = childrenOf(extension);
  return critical?.tag === 0x01 && critical.content[0] !== 0;
}

/** The optional fields in their order, each by its tag; anything else is refused. */
function optionalFields(fields: readonly DerElement[]): (tag: number) => DerElement | undefined {
  const order = [0x30, 0x01, 0x02, 0xa0, 0xa1];
  const places = fields.map(({ tag }) => order.indexOf(tag));
  if (places.some((place, index) => place <= (places[index - 1] ?? -1))) throw malformed('a field is out of place');
  return (tag) => fields.find((field) => field.tag === tag);
}

/** Reads the DER of a TSTInfo. Throws `asn1-malformed`. */
export function readTstInfo(der: Uint8Array): TstInfo {
  const whole = expectTag(readElement(der), 0x30, 'TSTInfo');
  if (whole.raw.length !== der.length) throw malformed('something follows it');
  const [version, policy, messageImprint, serial, genTime, ...rest] = childrenOf(whole);
  const [algorithm, imprint] = childrenOf(expectTag(messageImprint, 0x30, 'messageImprint'));
  const optional = optionalFields(rest);
  const tsa = optional(0xa0);
  const extensions = optional(0xa1);
  return {
    version: smallIntegerOf(version, 'version'),
    policy: oidOf(policy),
    imprintAlgorithm: oidOf(childrenOf(expectTag(algorithm, 0x30, 'hashAlgorithm'))[0]),
    imprint: octetsOf(imprint, 'hashedMessage'),
    serial: expectTag(serial, 0x02, 'serialNumber').content,
    genTime: genTimeOf(genTime),
    accuracyMs: accuracyOf(optional(0x30)),
    ordering: (optional(0x01)?.content[0] ?? 0) !== 0,
    nonce: optional(0x02)?.content,
    tsa: tsa === undefined ? undefined : readGeneralName(readElement(tsa.content)),
    hasCriticalExtension: extensions !== undefined && childrenOf(extensions).some(isCritical),
  };
}
