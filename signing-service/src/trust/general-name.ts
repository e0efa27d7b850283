import { childrenOf, oidOf, readElement } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { readName } from './distinguished-name.js';
import type { DistinguishedName } from './distinguished-name.js';

/** A GeneralName (RFC 5280 §4.2.1.6); `other` are otherName, x400Address, ediPartyName and registeredID. */
export type GeneralName =
  | { readonly form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly text: string }
  | { readonly form: 'directoryName'; readonly name: DistinguishedName }
  /** 4 or 16 octets; as a constraint 8 or 32, address and mask. */
  | { readonly form: 'iPAddress'; readonly octets: Uint8Array }
  /** `type` tells the forms apart, and otherNames by their type-id. */
  | { readonly form: 'other'; readonly type: string; readonly der: Uint8Array };

const textForms = { 0x81: 'rfc822Name', 0x82: 'dNSName', 0x86: 'uniformResourceIdentifier' } as const;

function isTextTag(tag: number): tag is keyof typeof textForms {
  return Object.hasOwn(textForms, tag);
}

/** Throws `asn1-malformed`. */
export function readGeneralName(element: DerElement): GeneralName {
  const { tag, content, raw } = element;
  if (isTextTag(tag)) return { form: textForms[tag], text: Buffer.from(content).toString('latin1') };
  // Name is a CHOICE, so that its tag is explicit in spite of the module's implicit ones.
  if (tag === 0xa4) return { form: 'directoryName', name: readName(readElement(content)) };
  if (tag === 0x87) return { form: 'iPAddress', octets: content };
  const type = tag === 0xa0 ? `otherName ${oidOf(childrenOf(element)[0])}` : `[${tag & 0x1f}]`;
  return { form: 'other', type, der: raw };
}

/** GeneralNames, whatever its outer tag is. Throws `asn1-malformed`. */
export function readGeneralNames(list: DerElement): GeneralName[] {
  return childrenOf(list).map(readGeneralName);
}

/** Scheme and host do not tell case apart, the rest does (RFC 5280 §7.4). */
function comparableUri(text: string): string {
  return text.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/?#]*)?/i, (start) => start.toLowerCase());
}

/** Equal for names that are the same, as distribution points and CRL issuers are compared. */
export function generalNameKey(name: GeneralName): string {
  switch (name.form) {
    case 'directoryName':
      return directoryKey(name.name.key);
    case 'uniformResourceIdentifier':
      return `uri:${comparableUri(name.text)}`;
    case 'dNSName':
      return `dns:${name.text.toLowerCase()}`;
    case 'rfc822Name':
      return `mail:${name.text}`;
    case 'iPAddress':
      return `ip:${Buffer.from(name.octets).toString('hex')}`;
    case 'other':
      return `other:${Buffer.from(name.der).toString('hex')}`;
  }
}

/** `generalNameKey` of a directoryName, from its name's key. */
export function directoryKey(nameKey: string): string {
  return `name:${nameKey}`;
}
