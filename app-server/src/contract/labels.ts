import type { DocumentAddress } from './session.js';

const names = ['entityTypeId', 'entityId', 'field'] as const;

/** What an authorization for these documents says of them to the signing-service: what is true of all. Grants are matched against it. */
export function labelsOf(addresses: readonly DocumentAddress[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const values = new Set(addresses.map((address) => String(address[name])));
      return values.size === 1 ? [...values].map((value) => [name, value]) : [];
    }),
  );
}
