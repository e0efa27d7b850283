import { CmsError, type CmsErrorCode } from '../cms/cms-error.js';
import { FileSigningError, type FileSigningErrorCode } from '../file-signing/file-signing-error.js';
import { KeyError, type KeyErrorCode } from '../keys/errors.js';
import { escapeControls } from '../logging/escape-controls.js';
import { PadesError, type PadesErrorCode } from '../pades/pades-error.js';
import { PdfError } from '../pdf/errors.js';
import { TrustError, type TrustErrorCode } from '../trust/trust-error.js';

type RefusalCode = PadesErrorCode | CmsErrorCode | KeyErrorCode | FileSigningErrorCode | TrustErrorCode | 'internal';

/** What a person at the terminal is told; `why` is the error's own text, for operators. */
const sentences: Readonly<Record<RefusalCode, (why: string) => string>> = {
  // The document
  'pdf-not-a-pdf': () => 'This is not a PDF.',
  'pdf-damaged': (why) => `The document is damaged: ${why}.`,
  'pdf-encrypted': () => 'The document needs a password; name its file with --password-file.',
  'pdf-password-wrong': () => 'The password does not open the document.',
  'pdf-encryption-unsupported': (why) => `Its encryption is not known here: ${why}.`,
  'pdf-ambiguous': (why) => `Two readers would see different documents: ${why}.`,
  'pdf-limit-exceeded': (why) => `Reading the document would cost too much: ${why}.`,
  'pdf-unsupported': (why) => `Documents like this one are not signed here: ${why}.`,
  'pdf-certified-no-changes': () => 'An earlier signer allowed no further change.',
  'field-not-found': () => 'There is no field of that name.',
  'field-not-a-signature-field': () => 'The field of that name is no signature field.',
  'field-already-signed': () => 'The field of that name is signed already.',
  'field-read-only': () => 'The field of that name is read-only.',
  'field-locked': () => 'An earlier signer locked the field, or all fields; a new one without a mark may be possible.',
  'field-name-taken': () => 'A new field cannot have that name: it is taken, or holds a period.',
  'field-seed-value-unmet': (why) => `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
  'certification-not-first': () => "Only a document's first signature can certify it.",
  'mark-does-not-fit': () => 'The field or place is too small for a mark; sign without one.',
  'mark-off-page': (why) => `The mark would not be on a page: ${why}.`,
  'mark-overlaps': () => 'The mark would cover an annotation or a field; choose another place.',
  'mark-no-free-place': () => 'The page has no free place for a mark; choose one, or sign without a mark.',
  'mark-image-invalid': (why) => `The logo cannot be used: ${why}.`,
  'mark-image-too-large': (why) => `The logo is too large: ${why}.`,
  'mark-text-unsupported': () => "The mark's font lacks a letter of a name; sign without a mark.",
  'time-zone-unknown': () => 'There is no such time zone.',
  'signature-too-large': (why) => `The signature is larger than the room that was reserved for it: ${why}.`,
  'document-changed': (why) => `The signed document did not hold when it was checked: ${why}.`,
  'engine-failed': (why) => `The document could not be worked on: ${why}.`,
  // Certificates and algorithms
  'asn1-malformed': (why) => `A certificate or signature cannot be read: ${why}.`,
  'certificate-weak': (why) => `The certificate is too weak to sign with: ${why}.`,
  'certificate-key-unsupported': (why) => `Keys of this kind are not signed with: ${why}.`,
  'algorithm-unsuitable': (why) => `The digest or scheme that was asked for does not go with the key: ${why}.`,
  'mechanism-unavailable': () => 'The key can do no algorithm that certificate and wish allow.',
  'name-malformed': (why) => `The name cannot be written: ${why}.`,
  'signature-malformed': (why) => `The key answered something else than a signature: ${why}.`,
  'certificate-file-unusable': (why) => `The certificates cannot be used: ${why}.`,
  'certificate-missing': () => 'No certificate lies with the key; name it with --cert.',
  'certificate-ambiguous': (why) => `Several valid certificates belong to the key (${why}); name one with --cert.`,
  'certificate-expired': (why) => `The certificate has expired (${why}).`,
  'certificate-not-yet-valid': (why) => `The certificate is not yet valid (${why}).`,
  'certificate-unsuitable': (why) => `The certificate is not meant for signatures: ${why}.`,
  'chain-not-trusted': () => 'The issuers of the certificate lead to none of the trusted certificates.',
  'not-signed': () => 'The document has no signature whose level could be raised.',
  'signature-not-intact': (why) => `A signature of the document is not intact: ${why}. Nothing can be proven for it.`,
  'signature-expired': (why) =>
    `The certificate of a signature without a time stamp has expired: ${why}. It is too late for one.`,
  // Who is asked
  'trust-configuration': (why) => `The trusted certificates cannot be used: ${why}.`,
  'egress-refused': (why) => `An address may not be called: ${why}.`,
  'egress-timeout': (why) => `A service did not answer in time: ${why}.`,
  'egress-too-large': (why) => `A service answered too much: ${why}.`,
  'egress-failed': (why) => `A service cannot be reached: ${why}.`,
  'time-stamp-refused': (why) => `The time-stamp authority gives no time stamp: ${why}.`,
  'time-stamp-invalid': (why) => `The time stamp cannot be used: ${why}.`,
  'time-stamp-unavailable': (why) => `No time-stamp authority can be had: ${why}.`,
  'ocsp-refused': (why) => `The OCSP responder gives no status: ${why}.`,
  'ocsp-invalid': (why) => `What the OCSP responder answered proves nothing: ${why}.`,
  'ocsp-unavailable': (why) => `No OCSP responder can be had: ${why}.`,
  'crl-invalid': (why) => `A CRL proves nothing: ${why}.`,
  'crl-unavailable': (why) => `A CRL cannot be had: ${why}.`,
  'path-invalid': (why) => `The certificate is not valid: ${why}.`,
  'path-unproven': (why) => `Whether the certificate is valid cannot be told: ${why}.`,
  // The key
  'token-absent': () => 'The token is not there.',
  'token-elsewhere': () => 'Another instance of the service is logged in to the token.',
  'token-pin-refused': (why) =>
    `The PIN was refused and is not tried again: ${why}. Correct it, or see clear-pin-refusal.`,
  'pin-needed': (why) => `The PIN has to be typed: ${why}.`,
  'pin-unconfirmed': (why) => `The PIN was not tried: ${why}.`,
  'pin-unreadable': (why) => `The PIN that is kept sealed cannot be opened: ${why}.`,
  'token-pin-locked': () => 'The token has locked its PIN.',
  'token-busy': (why) => `The token had no time: ${why}.`,
  'token-failed': (why) => `The token failed: ${why}.`,
  'new-pin-unsuitable': (why) => `The token does not take the new PIN: ${why}.`,
  'key-not-found': (why) => `The key is not there: ${why}.`,
  'key-ambiguous': (why) => `Which key is meant cannot be told: ${why}.`,
  'key-mismatch': (why) => `Key and certificate do not belong together: ${why}.`,
  'key-name-taken': (why) => `The name is taken: ${why}.`,
  'mechanism-unsupported': (why) => `The key cannot do what its certificate needs: ${why}.`,
  configuration: (why) => `The token cannot be used: ${why}.`,
  'declined-on-device': () => 'The signature was declined on the device.',
  'key-file-unreadable': (why) => `The key file cannot be read: ${why}.`,
  'key-file-malformed': () => 'The key file is no PKCS#12 file, or is damaged.',
  'key-file-unsupported': (why) => `The key file is protected, or holds something, that is not read here: ${why}.`,
  'key-password-wrong': () => 'The password does not open the key file; it stands in the file of --key-password-file.',
  // Files
  'password-file-unreadable': (why) => `The password cannot be read: ${why}.`,
  'logo-unreadable': (why) => `The logo cannot be read: ${why}.`,
  'input-unreadable': (why) => `The file cannot be read: ${why}.`,
  'input-not-a-file': () => 'This is not a file.',
  'input-changed': () => 'The file changed while it was signed.',
  'output-is-input': () => 'Input and output are the same file.',
  'output-name-taken': () => 'Another file of that name is signed into the same folder.',
  'output-not-a-file': () => 'The output exists and is not a file.',
  'output-unwritable': (why) => `The output cannot be written: ${why}.`,
  internal: (why) => `That is a fault of this program: ${why}.`,
};

function isTyped(error: unknown): error is Error & { readonly code: RefusalCode } {
  return (
    error instanceof PdfError ||
    error instanceof PadesError ||
    error instanceof CmsError ||
    error instanceof KeyError ||
    error instanceof FileSigningError ||
    error instanceof TrustError
  );
}

function codeAndWhy(error: unknown): { readonly code: RefusalCode; readonly why: string } {
  if (isTyped(error)) return { code: error.code, why: error.message.replace(/\.$/, '') };
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return { code: 'pdf-limit-exceeded', why: 'the document is nested too deeply' };
  }
  return { code: 'internal', why: error instanceof Error ? error.message : 'unknown failure' };
}

/** `FILE: CODE: sentence`, in one line and safe for a terminal. Where another file than the document is at fault, it is named. */
export function refusalLine(file: string, error: unknown): string {
  const named = error instanceof FileSigningError ? (error.file ?? file) : file;
  const { code, why } = codeAndWhy(error);
  return escapeControls(`${named}: ${code}: ${sentences[code](why)}`);
}
