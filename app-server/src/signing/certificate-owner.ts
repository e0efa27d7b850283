import type { SignatureReceipt } from '@dealseal/signing-service/contract/signatures';

/** Whose certificate signed, for people: wherever a signed document tells it, a TEST certificate is told for what it is. */
export function certificateOwnerOf({ owner, isTest }: SignatureReceipt['credential']): string {
  return isTest === true ? `TEST · ${owner}` : owner;
}
