import type { DigestName } from '../cms/object-identifiers.js';
import type { DocumentInspection } from './inspect-document.js';
import type { PadesErrorCode } from './pades-error.js';
import type { PreparedSignature, PrepareOptions } from './prepare-signature.js';

/** The document of a job: a file that does not change meanwhile, or its bytes. */
export type EngineInput = { readonly path: string } | { readonly bytes: Uint8Array };

/** A prepared signature with the digest of the bytes that its ByteRange covers. */
export interface PreparedDocument {
  readonly prepared: PreparedSignature;
  readonly digest: Uint8Array;
}

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
      readonly prepared: PreparedSignature;
      readonly contentInfo: Uint8Array;
    };

export interface EngineResults {
  readonly inspect: DocumentInspection;
  readonly prepare: PreparedDocument;
  /** The final tail. */
  readonly complete: Uint8Array;
}

/** What a worker answers. Only code and message of an error cross the border. */
export type EngineAnswer =
  | { readonly ok: true; readonly result: EngineResults[keyof EngineResults] }
  | { readonly ok: false; readonly code: PadesErrorCode; readonly message: string };
