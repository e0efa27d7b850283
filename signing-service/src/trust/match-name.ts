import { isWithin } from './distinguished-name.js';
import type { GeneralName } from './general-name.js';

/** How a name stands to a constraint of its own form; `unusable`: the two cannot be compared, and the name is refused. */
export type NameMatch = 'inside' | 'outside' | 'unusable';

/** What the constraint is for: a wildcard is inside what it would be permitted in and also inside what it may stand for. */
export type ConstraintUse = 'permitted' | 'excluded';

function answer(isInside: boolean): NameMatch {
  return isInside ? 'inside' : 'outside';
}

function hostOf(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}

/** Zero or more labels may be added on the left; a leading period (not in RFC 5280, but in use) asks for one at least. */
function isDnsInside(name: string, base: string): boolean {
  if (base === '') return true;
  return base.startsWith('.')
    ? name.endsWith(base) && name.length > base.length
    : name === base || name.endsWith(`.${base}`);
}

function matchDns(nameText: string, baseText: string, use: ConstraintUse): NameMatch {
  const [name, base] = [hostOf(nameText), hostOf(baseText)];
  if (isDnsInside(name, base)) return 'inside';
  // `*.example.com` stands for the excluded `www.example.com` too.
  const rest = name.startsWith('*.') ? name.slice(1) : undefined;
  const isCovered = rest !== undefined && base.endsWith(rest) && !base.slice(0, -rest.length).includes('.');
  return answer(use === 'excluded' && isCovered);
}

/** A host as constraints on mailboxes and URIs have it: exact, or with a leading period any host below (RFC 5280 §4.2.1.10). */
function isHostInside(host: string, base: string): boolean {
  return base.startsWith('.') ? host.endsWith(base) && host.length > base.length : host === base;
}

interface Mailbox {
  readonly local: string;
  readonly host: string;
}

/** The local part tells case apart, and a quoted one equals the same without quotes (RFC 5321 §4.1.2). */
function mailboxOf(text: string): Mailbox | undefined {
  const at = text.lastIndexOf('@');
  if (at <= 0) return undefined;
  const local = text.slice(0, at);
  const isQuoted = local.length > 1 && local.startsWith('"') && local.endsWith('"');
  return { local: isQuoted ? local.slice(1, -1).replaceAll(/\\(.)/g, '$1') : local, host: hostOf(text.slice(at + 1)) };
}

function matchMailbox(text: string, baseText: string): NameMatch {
  const name = mailboxOf(text);
  if (name === undefined) return 'unusable';
  const base = mailboxOf(baseText);
  if (base === undefined) return answer(isHostInside(name.host, hostOf(baseText)));
  return answer(name.local === base.local && name.host === base.host);
}

/** Host of a URI; undefined when it has none, or an address in its place. */
function uriHost(text: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\\]*)/i.exec(text)?.[1];
  const host = authority?.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
  if (host === undefined || host === '' || host.startsWith('[') || /^[\d.]+$/.test(host)) return undefined;
  return hostOf(host);
}

function matchUri(text: string, base: string): NameMatch {
  const host = uriHost(text);
  return host === undefined ? 'unusable' : answer(isHostInside(host, hostOf(base)));
}

/** Address and mask, 8 octets for IPv4 and 32 for IPv6. */
function matchAddress(address: Uint8Array, base: Uint8Array): NameMatch {
  if (base.length !== 8 && base.length !== 32) return 'unusable';
  if (address.length * 2 !== base.length) return 'outside';
  const mask = base.subarray(address.length);
  return answer(address.every((octet, index) => ((octet ^ (base[index] ?? 0)) & (mask[index] ?? 0)) === 0));
}

/** Whether `name` lies in the subtree at `base` (RFC 5280 §4.2.1.10). Names of different forms are `outside` of each other. */
export function matchName(name: GeneralName, base: GeneralName, use: ConstraintUse): NameMatch {
  if (name.form === 'directoryName') return answer(base.form === 'directoryName' && isWithin(name.name, base.name));
  if (name.form === 'iPAddress') return base.form === 'iPAddress' ? matchAddress(name.octets, base.octets) : 'outside';
  if (name.form === 'other') return base.form === 'other' ? 'unusable' : 'outside';
  if (base.form !== name.form) return 'outside';
  switch (name.form) {
    case 'dNSName':
      return matchDns(name.text, base.text, use);
    case 'rfc822Name':
      return matchMailbox(name.text, base.text);
    case 'uniformResourceIdentifier':
      return matchUri(name.text, base.text);
  }
}
