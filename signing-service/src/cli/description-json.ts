import { escapeControls } from '../logging/escape-controls.js';
import type { DocumentDescription } from '../pades/describe-document.js';

/** One line of JSON, times in ISO 8601, what is absent left out. */
export function descriptionJson(file: string, description: DocumentDescription): string {
  const { inspection, version, xrefKind, encryption, revisions, fields, securityStore, proofs } = description;
  const { pageCount, size, permissions, signatures, certification, repaired, signable } = inspection;
  const { hasForm, hasXfa, hasAttachments, hasScripts } = inspection;
  const proofsOf = (name: string) => {
    const found = proofs.find(({ fieldName }) => fieldName === name);
    return { level: found?.level, timeStamps: found?.timeStamps ?? [] };
  };
  const json = JSON.stringify({
    file,
    version,
    pageCount,
    size,
    xrefKind,
    encryption: encryption === undefined ? null : { ...encryption, permissions },
    revisions,
    signatures: signatures.map((signature) => ({
      ...signature,
      ...proofsOf(signature.fieldName),
      locks: fields.find(({ name, type }) => type === 'Sig' && name === signature.fieldName)?.signature?.locks ?? [],
    })),
    certification: certification ?? null,
    fields,
    securityStore: securityStore ?? null,
    hasForm,
    hasXfa,
    hasAttachments,
    hasScripts,
    repaired,
    signable: signable === true,
    ...(signable === true ? {} : { refusal: signable.code }),
  });
  // What is left of control characters stands in strings, where the escape means the same.
  return escapeControls(json);
}
