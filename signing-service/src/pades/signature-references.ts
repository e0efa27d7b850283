import { PdfArray, PdfDict, PdfName } from '../pdf/object.js';
import type { PdfRef } from '../pdf/object.js';
import { fieldMdpParameters } from './field-lock.js';
import type { CertificationLevel, FieldLock } from './field-lock.js';

function docMdpReference(level: CertificationLevel): PdfDict {
  return PdfDict.of({
    Type: new PdfName('SigRef'),
    TransformMethod: new PdfName('DocMDP'),
    TransformParams: PdfDict.of({ Type: new PdfName('TransformParams'), P: level, V: new PdfName('1.2') }),
  });
}

function fieldMdpReference(lock: FieldLock, catalog: PdfRef): PdfDict {
  return PdfDict.of({
    Type: new PdfName('SigRef'),
    TransformMethod: new PdfName('FieldMDP'),
    Data: catalog,
    TransformParams: fieldMdpParameters(lock),
  });
}

/** /Reference of a signature dictionary (ISO 32000-2 table 256); undefined when the signature restricts nothing. */
export function signatureReferences(
  { certify, lock }: { readonly certify: CertificationLevel | undefined; readonly lock: FieldLock | undefined },
  catalog: PdfRef,
): PdfArray | undefined {
  const references = [
    ...(certify === undefined ? [] : [docMdpReference(certify)]),
    ...(lock === undefined ? [] : [fieldMdpReference(lock, catalog)]),
  ];
  return references.length === 0 ? undefined : new PdfArray(references);
}
