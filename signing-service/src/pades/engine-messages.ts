import type { DigestName } from '../cms/object-identifiers.js';
import type { MaterialOptions } from './add-material.js';
import type { DocumentInspection } from './inspect-document.js';
import type { PadesErrorCode } from './pades-error.js';
import type { PreparedSignature, PrepareOptions } from './prepare-signature.js';
import type { TimeStampOptions } from './prepare-time-stamp.js';
import type { PreparedRevision } from './prepared-revision.js';

/** The document of a job: a file that does not change meanwhile, or its bytes; and what was appended to it so far. */
export type EngineInput = ({ readonly path: string } | { readonly bytes: Uint8Array }) & {
  /** The tails of all revisions made for it, one after the other. */
  readonly tail?: Uint8Array | undefined;
};

/** A prepared revision with the digest of the bytes that its ByteRange covers. */
export interface Prepared<T extends PreparedRevision> {
  readonly prepared: T;
  readonly digest: Uint8Array;
}

export type PreparedDocument = Prepared<PreparedSignature>;

export type EngineJob =
  | { readonly kind: 'inspect'; readonly input: EngineInput }
  | {
      readonly kind: 'prepare';
      readonly input: EngineInput;
      readonly options: PrepareOptions;
      readonly digest: DigestName;
    }
  | {
      readonly kind: 'complete';
      readonly input: EngineInput;
      readonly prepared: PreparedRevision;
      readonly contentInfo: Uint8Array;
    }
  | { readonly kind: 'add-material'; readonly input: EngineInput; readonly options: MaterialOptions }
  | {
      readonly kind: 'prepare-time-stamp';
      readonly input: EngineInput;
      readonly options: TimeStampOptions;
      readonly digest: DigestName;
    };

export interface EngineResults {
  readonly inspect: DocumentInspection;
  readonly prepare: PreparedDocument;
  /** The final tail. */
  readonly complete: Uint8Array;
  /** The tail; undefined when there is nothing to be added. */
  readonly 'add-material': Uint8Array | undefined;
  readonly 'prepare-time-stamp': Prepared<PreparedRevision>;
}

/** What a worker answers. Only code and message of an error cross the border. */
export type EngineAnswer =
  | { readonly ok: true; readonly result: EngineResults[keyof EngineResults] }
  | { readonly ok: false; readonly code: PadesErrorCode; readonly message: string };
