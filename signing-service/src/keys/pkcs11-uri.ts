import { KeyError } from './errors.js';

/**
 * A parsed PKCS#11 URI (RFC 7512). Values are the percent-decoded bytes read as UTF-8, `id` stays bytes.
 * Slot attributes are checked for form and then dropped: slot numbers change, a token is known by its serial and label.
 */
export interface Pkcs11Uri {
  readonly token?: string;
  readonly manufacturer?: string;
  readonly serial?: string;
  readonly model?: string;
  readonly object?: string;
  readonly type?: 'cert' | 'data' | 'private' | 'public' | 'secret-key';
  readonly id?: Uint8Array;
  /** Path of the file that holds the PIN, from `pin-source=file:…` or a plain absolute path. */
  readonly pinSource?: string;
  readonly modulePath?: string;
}

const SCHEME = 'pkcs11:';
const TYPES = ['cert', 'data', 'private', 'public', 'secret-key'] as const;
const IGNORED_PATH = new Set([
  'library-manufacturer',
  'library-version',
  'library-description',
  'slot-id',
  'slot-description',
  'slot-manufacturer',
]);

/** RFC 7512 §2.3: pk11-res-avail and unreserved stay as they are; everything else is percent-encoded. */
const UNRESERVED = /^[A-Za-z0-9\-._~:[\]@!$'()*+,=]$/;

/**
 * Reads a PKCS#11 URI.
 * @throws KeyError `configuration` for a malformed URI, an attribute given twice or unknown, or one that carries `pin-value`.
 */
export function parsePkcs11Uri(uri: string): Pkcs11Uri {
  if (!uri.toLowerCase().startsWith(SCHEME)) throw malformed('it does not begin with "pkcs11:"');
  const rest = uri.slice(SCHEME.length);
  const questionMark = rest.indexOf('?');
  const path = questionMark === -1 ? rest : rest.slice(0, questionMark);
  const query = questionMark === -1 ? '' : rest.slice(questionMark + 1);
  return { ...readPath(splitAttributes(path, ';')), ...readQuery(splitAttributes(query, '&')) };
}

/** Writes the URI in the canonical order of RFC 7512 §2.3; `parsePkcs11Uri` reads back the same value. */
export function formatPkcs11Uri(uri: Pkcs11Uri): string {
  const path: string[] = [];
  addText(path, 'token', uri.token);
  addText(path, 'manufacturer', uri.manufacturer);
  addText(path, 'serial', uri.serial);
  addText(path, 'model', uri.model);
  if (uri.id) path.push(`id=${[...uri.id].map(percentEncode).join('')}`);
  addText(path, 'object', uri.object);
  addText(path, 'type', uri.type);
  const query: string[] = [];
  addText(query, 'pin-source', uri.pinSource === undefined ? undefined : `file:${uri.pinSource}`);
  addText(query, 'module-path', uri.modulePath);
  return `${SCHEME}${path.join(';')}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function splitAttributes(text: string, separator: string): Map<string, Uint8Array> {
  const attributes = new Map<string, Uint8Array>();
  if (text === '') return attributes;
  for (const part of text.split(separator)) {
    const equals = part.indexOf('=');
    if (equals < 1) throw malformed('an attribute has no name or no "="');
    const name = part.slice(0, equals);
    if (name === 'pin-value')
      throw malformed('pin-value is not allowed: a URI may be logged, name a file with pin-source');
    if (attributes.has(name)) throw malformed(`the attribute ${printable(name)} is given twice`);
    attributes.set(name, percentDecode(part.slice(equals + 1)));
  }
  return attributes;
}

function readPath(attributes: Map<string, Uint8Array>): Pkcs11Uri {
  let uri: Pkcs11Uri = {};
  for (const [name, value] of attributes) {
    if (name === 'id') uri = { ...uri, id: value };
    else if (name === 'type') uri = { ...uri, type: readType(text(name, value)) };
    else if (name === 'token' || name === 'manufacturer' || name === 'serial' || name === 'model' || name === 'object')
      uri = { ...uri, [name]: text(name, value) };
    else if (!IGNORED_PATH.has(name)) throw malformed(`the attribute ${printable(name)} is unknown`);
  }
  return uri;
}

function readQuery(attributes: Map<string, Uint8Array>): Pkcs11Uri {
  let uri: Pkcs11Uri = {};
  for (const [name, value] of attributes) {
    if (name === 'pin-source') uri = { ...uri, pinSource: readPinSource(text(name, value)) };
    else if (name === 'module-path') uri = { ...uri, modulePath: text(name, value) };
    else if (name !== 'module-name') throw malformed(`the attribute ${printable(name)} is unknown`);
  }
  return uri;
}

function readType(value: string): (typeof TYPES)[number] {
  const type = TYPES.find((known) => known === value);
  if (!type) throw malformed('the type is none of cert, data, private, public, secret-key');
  return type;
}

function readPinSource(value: string): string {
  const path = value.replace(/^file:(?:\/\/(?=\/))?/, '');
  if (!path.startsWith('/')) throw malformed('pin-source must name a file by its absolute path');
  return path;
}

function text(name: string, value: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  } catch (cause) {
    throw new KeyError('configuration', `PKCS#11 URI: ${name} is not UTF-8`, { cause });
  }
}

function percentDecode(value: string): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (character !== '%') {
      bytes.push(...Buffer.from(plainCharacter(character), 'latin1'));
      continue;
    }
    const hex = value.slice(at + 1, at + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) throw malformed('a "%" is not followed by two hexadecimal digits');
    bytes.push(Number.parseInt(hex, 16));
    at += 2;
  }
  return Uint8Array.from(bytes);
}

/** Literal text must be printable ASCII. `/`, `?`, `&` and `|` are let through: RFC 7512 allows some of them in the query. */
function plainCharacter(character: string): string {
  if (!/^[!$&-~]$/.test(character) || /["<>\\^`{}]/.test(character)) {
    throw malformed('it holds a character that must be percent-encoded');
  }
  return character;
}

function addText(parts: string[], name: string, value: string | undefined): void {
  if (value === undefined) return;
  const encoded = [...Buffer.from(value, 'utf8')].map((byte) => {
    const character = String.fromCharCode(byte);
    return UNRESERVED.test(character) ? character : percentEncode(byte);
  });
  parts.push(`${name}=${encoded.join('')}`);
}

function percentEncode(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** A name from outside, cut and stripped of everything that could disturb a log line. */
function printable(name: string): string {
  return JSON.stringify(name.slice(0, 40).replaceAll(/[^\x20-\x7E]/g, '?'));
}

function malformed(why: string): KeyError {
  return new KeyError('configuration', `PKCS#11 URI: ${why}`);
}

/** Of a key's URI the part that names its token. Throws as `parsePkcs11Uri`. */
export function tokenUriOf(uri: string): string {
  const { token, serial, manufacturer, model } = parsePkcs11Uri(uri);
  return formatPkcs11Uri({
    ...(token === undefined ? {} : { token }),
    ...(serial === undefined ? {} : { serial }),
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(model === undefined ? {} : { model }),
  });
}
