import { join } from 'node:path';
import type { SealedPlace } from '../sealing/sealing.js';

/** What of a configuration a backup concerns. */
export interface BackedUp {
  readonly dataDirectory: string;
  readonly databaseUrl?: string | undefined;
  readonly sealingKeyFile: string;
}

export const program = 'signing-service';

export function sqliteFile(dataDirectory: string): string {
  return join(dataDirectory, 'signing-service.sqlite');
}

export function authorityFile(dataDirectory: string): string {
  return join(dataDirectory, 'authority.pem');
}

/** The authority's key could speak as the service and for any client: it leaves the data directory under the sealing keys only. */
export const sealedAuthority = 'authority.sealed';
export const authorityPlace: SealedPlace = { table: 'backup', column: 'authority', rowId: '', tenantId: '' };

/** Folders that are copied as they are: certificates that tokens showed, and what was remembered of refused PINs. */
export const copiedFolders = ['credentials', 'pin-refusals'] as const;
