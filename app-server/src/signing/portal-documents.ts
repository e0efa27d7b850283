import type { Readable } from 'node:stream';
import type { DocumentAddress } from '../contract/session.js';

/** In whose name the portal is called: a person's freshest token, or the application's own. */
export type PortalAccess =
  | { readonly memberId: string; readonly as: 'person'; readonly personId: string }
  | { readonly memberId: string; readonly as: 'service' };

/** A file on disk that goes to the portal. */
export interface OutgoingFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** An entity and one of its file fields as they were when it was looked. */
export interface FieldLook {
  readonly entityTitle: string;
  readonly fieldTitle: string;
  readonly fileIds: readonly number[];
  /** The bytes of one of these files, by the link of this look (one call); the stream fails with file-too-large. */
  open(fileId: number): Promise<{ readonly name: string; readonly body: Readable }>;
}

/** What signing needs of the portal. Each throws PortalError, or AppError for what the portal's answer means to people. */
export interface PortalDocuments {
  /** One call: the field as it is now. Throws field-read-only, required-fields-empty for `writing`. */
  lookAtField(access: PortalAccess, address: DocumentAddress, purpose: 'reading' | 'writing'): Promise<FieldLook>;
  /** Puts `file` in the place of `address.fileId`, which is looked for once more right before; every other file of the field stays. */
  replaceFile(access: PortalAccess, address: DocumentAddress, file: OutgoingFile): Promise<void>;
  /** Adds `file` to the entity's timeline. */
  keepBeside(access: PortalAccess, address: DocumentAddress, file: OutgoingFile): Promise<void>;
  /** A line in the entity's timeline. */
  addTimelineEntry(
    access: PortalAccess,
    address: DocumentAddress,
    entry: { title: string; text: string },
  ): Promise<void>;
  notify(access: PortalAccess, message: { personId: string; text: string; tag: string }): Promise<void>;
}
