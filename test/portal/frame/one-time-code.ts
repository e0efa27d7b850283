/** One-time codes by time (RFC 6238) with Web Crypto. */

export interface OtpAccount {
  issuer: string;
  name: string;
  /** Base32. */
  secret: string;
  digits: number;
  /** Seconds. */
  period: number;
  /** Name of the hash for Web Crypto. */
  hash: string;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const hashes: Readonly<Record<string, string>> = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' };

function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const clean = text.toUpperCase().replaceAll(/[\s=-]/g, '');
  if (!/^[A-Z2-7]+$/.test(clean)) {
    throw new Error('The secret is not Base32.');
  }
  const bits = Array.from(clean, (sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

/** Of at least 16 letters, in groups or not: what one types where no camera is at hand. */
const typedKey = /^[A-Z2-7]{16,}$/;

/**
 * Reads an address `otpauth://totp/{issuer}:{name}?secret=…`, or a bare key in Base32 as authenticator apps take it by hand; throws
 * with a text for people.
 */
export function parseAccount(given: string): OtpAccount {
  const key = given.toUpperCase().replaceAll(/[\s-]/g, '');
  if (!typedKey.test(key)) return parseOtpauth(given.trim());
  return { issuer: '', name: `Key ${key.slice(0, 4)}…`, secret: key, digits: 6, period: 30, hash: 'SHA-1' };
}

function parseOtpauth(trimmed: string): OtpAccount {
  if (!/^otpauth:\/\/totp\//i.test(trimmed)) {
    throw new Error('This is neither an otpauth://totp/ address nor a key of letters and digits.');
  }
  const [label = '', query = ''] = trimmed.slice('otpauth://totp/'.length).split('?');
  const params = new URLSearchParams(query);
  const [first = '', ...rest] = decodeURIComponent(label).split(':');
  const secret = params.get('secret') ?? '';
  decodeBase32(secret);
  const hash = hashes[(params.get('algorithm') ?? 'SHA1').toUpperCase().replace('-', '')];
  if (hash === undefined) throw new Error('The address names an unknown algorithm.');
  return {
    issuer: params.get('issuer') ?? (rest.length > 0 ? first : ''),
    name: rest.length > 0 ? rest.join(':').trim() : first,
    secret,
    digits: Number(params.get('digits') ?? 6),
    period: Number(params.get('period') ?? 30),
    hash,
  };
}

/** The code of the step in which `milliseconds` (Unix time) lies. */
export async function codeAt({ secret, digits, period, hash }: OtpAccount, milliseconds: number): Promise<string> {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(milliseconds / 1000 / period)));
  const key = await crypto.subtle.importKey('raw', decodeBase32(secret), { name: 'HMAC', hash }, false, ['sign']);
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter));
  const offset = mac.getUint8(mac.byteLength - 1) & 15;
  const value = (mac.getUint32(offset) & 0x7fffffff) % 10 ** digits;
  return String(value).padStart(digits, '0');
}
