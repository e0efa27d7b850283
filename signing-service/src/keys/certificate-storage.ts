import pkcs11js from 'pkcs11js';
import { classIs, findObjects, idIs, type KeySearch, readAttribute } from './object-search.js';

const CKC_X_509 = 0;

/** A certificate with the parts that a token wants to know of it, DER each. */
export interface CertificateToStore {
  readonly certificate: Uint8Array;
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  /** The INTEGER's whole encoding (PKCS#11 v2.40 §4.6.3). */
  readonly serialNumber: Uint8Array;
}

/**
 * Stores a certificate beside its key: under the same CKA_ID, which is what joins them. The session is a writing one, the user logged in.
 * Answers false when it is there already. Whether it is the key's at all has been seen to by the caller.
 */
export function storeCertificate(
  search: KeySearch,
  key: { readonly id: Uint8Array; readonly label: string },
  { certificate, subject, issuer, serialNumber }: CertificateToStore,
): boolean {
  const id = Buffer.from(key.id);
  const present = findObjects(search, [classIs(pkcs11js.CKO_CERTIFICATE), idIs(id)]);
  if (present.some((handle) => readAttribute(search, handle, pkcs11js.CKA_VALUE)?.equals(certificate) === true))
    return false;
  search.module.C_CreateObject(search.session, [
    classIs(pkcs11js.CKO_CERTIFICATE),
    { type: pkcs11js.CKA_CERTIFICATE_TYPE, value: CKC_X_509 },
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_PRIVATE, value: false },
    idIs(id),
    { type: pkcs11js.CKA_LABEL, value: Buffer.from(key.label, 'utf8') },
    { type: pkcs11js.CKA_SUBJECT, value: Buffer.from(subject) },
    { type: pkcs11js.CKA_ISSUER, value: Buffer.from(issuer) },
    { type: pkcs11js.CKA_SERIAL_NUMBER, value: Buffer.from(serialNumber) },
    { type: pkcs11js.CKA_VALUE, value: Buffer.from(certificate) },
  ]);
  return true;
}
