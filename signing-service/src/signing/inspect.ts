import type { Readable } from 'node:stream';
import { ServiceError } from '../authorization/errors.js';
import { type Inspection, inspectionSchema } from '../contract/signatures.js';
import type { DocumentInspection } from '../pades/inspect-document.js';
import { PadesError } from '../pades/pades-error.js';
import { type SpooledDocument, spoolDocument, type SpoolOptions } from './document-spool.js';
import { asService, serviceErrorOf } from './service-error-of.js';
import type { SignatureEngine } from './signature-engine.js';

/**
 * Receives a document, tells what it is and whether it can be signed, and keeps nothing. Throws ServiceError `pdf-too-large`,
 * `request-invalid`, `token-busy`, `internal`.
 */
export async function inspectUpload(
  { engine, spool }: { readonly engine: SignatureEngine; readonly spool: SpoolOptions },
  upload: { readonly tenantId: string; readonly body: Readable; readonly size: number },
): Promise<Inspection> {
  const document = await spoolDocument(upload.body, upload.size, spool);
  try {
    const found = await asService(() => engine.inspect({ tenantId: upload.tenantId, input: document.input }));
    return presentInspection(document, found);
  } finally {
    await document.remove();
  }
}

function presentInspection({ sha256, size }: SpooledDocument, found: DocumentInspection): Inspection {
  return {
    sha256,
    size,
    pageCount: found.pageCount,
    hasForm: found.hasForm,
    hasAttachments: found.hasAttachments,
    hasScripts: found.hasScripts,
    // A document time stamp is nobody's signature.
    signatures: found.signatures
      .filter(({ subFilter }) => subFilter !== 'ETSI.RFC3161')
      .map(({ fieldName, signerName, signingTime, intact }) => ({
        fieldName,
        signer: signerName ?? null,
        signedAt: signingTime?.toISOString() ?? null,
        intact,
      })),
    refusal: found.signable === true ? null : refusalOf(found.signable.code),
  };
}

/** A refusal in the contract's words. Throws what is no fault of the document. */
function refusalOf(code: PadesError['code']): Inspection['refusal'] {
  const error = serviceErrorOf(new PadesError(code, 'inspection'));
  const known = error instanceof ServiceError ? inspectionSchema.shape.refusal.safeParse(error.code) : null;
  if (known?.success !== true) throw error;
  return known.data;
}
