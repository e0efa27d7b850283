import type { DocumentStatus } from '../contract/documents.js';
import type { Purpose } from '../contract/purpose.js';
import type { DocumentAddress } from '../contract/session.js';
import type { EntityAddress } from './entity.js';

/** What the signing part knows of one file of an entity. */
export interface SignedFile {
  readonly field: string;
  /** `signed`: the signed file in the field. Otherwise the file the request was opened for. */
  readonly fileId: number;
  readonly status: Extract<DocumentStatus, 'signing' | 'storing' | 'signed' | 'conflict' | 'failed'>;
  readonly signer: string;
  /** ms since the epoch: when it was signed, or signing began. */
  readonly at: number;
  readonly certificateOwner: string | null;
  /** Null when this person may not open it. */
  readonly requestId: string | null;
}

/** The signing part's knowledge, for lists of documents. The newest request of each file. */
export interface SigningOverview {
  forEntity(memberId: string, personId: string, entity: EntityAddress): Promise<readonly SignedFile[]>;
}

/** What a person did with a signed file. */
export interface FileAct {
  readonly kind: 'viewed' | 'downloaded';
  readonly person: { readonly personId: string; readonly name: string };
}

/** The signing part's memory of who looked at signed files and took them away; of others it keeps nothing. */
export interface FileActs {
  noteFile(memberId: string, address: DocumentAddress, act: FileAct): Promise<void>;
}

export function actFor(purpose: Purpose): FileAct['kind'] {
  return purpose === 'viewing' ? 'viewed' : 'downloaded';
}
