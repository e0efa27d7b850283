import { CmsError } from '../cms/cms-error.js';
import { readCertificate } from '../trust/certificate.js';
import { readCrl } from '../trust/crl.js';
import { readOcspResponse } from '../trust/ocsp-response.js';
import type { Evidence } from '../trust/prove-from-evidence.js';
import { TrustError } from '../trust/trust-error.js';
import type { ValidationMaterial } from './validation-material.js';

/** What other programs stored may be anything; what cannot be read proves nothing. */
function readable<T>(encodings: readonly Uint8Array[], read: (der: Uint8Array) => T): T[] {
  return encodings.flatMap((der) => {
    try {
      return [read(der)];
    } catch (error) {
      if (error instanceof CmsError || error instanceof TrustError) return [];
      throw error;
    }
  });
}

/** Material as path validation takes it. */
export function readMaterial({ certificates, ocspResponses, crls }: ValidationMaterial): Evidence {
  return {
    certificates: readable(certificates, readCertificate),
    responses: readable(ocspResponses, readOcspResponse),
    crls: readable(crls, readCrl),
  };
}
