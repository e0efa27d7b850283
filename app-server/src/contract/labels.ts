import type { DocumentAddress } from './session.js';

const dealTypeId = 2;

/** A field by its label: names are the kind's own, so that those of other kinds than deals have its number in front. */
export function fieldLabelOf({ entityTypeId, field }: Pick<DocumentAddress, 'entityTypeId' | 'field'>): string {
  return entityTypeId === dealTypeId ? field : `${entityTypeId}:${field}`;
}

const labels = {
  entityTypeId: ({ entityTypeId }: DocumentAddress) => String(entityTypeId),
  entityId: ({ entityId }: DocumentAddress) => String(entityId),
  field: fieldLabelOf,
} as const;

/** What an authorization for these documents says of them to the signing-service: what is true of all. Grants are matched against it. */
export function labelsOf(addresses: readonly DocumentAddress[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, say]) => {
      const values = new Set(addresses.map(say));
      return values.size === 1 ? [...values].map((value) => [name, value]) : [];
    }),
  );
}
