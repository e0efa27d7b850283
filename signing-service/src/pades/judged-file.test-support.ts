import type { Pem } from '../trust/openssl-token.test-support.js';
import type { Surroundings } from './dictionary-rules.test-support.js';
import { rawSignatures } from './raw-signatures.test-support.js';
import type { RawSignature } from './raw-signatures.test-support.js';
import type { SignatureLevel } from './signature-level.js';
import { openStore } from './store-rules.test-support.js';
import type { Store } from './store-rules.test-support.js';

/** What a file is judged by. */
export interface Expected {
  /** Of each signature. */
  readonly level: SignatureLevel;
  /** Roots of signers and of time-stamp authorities: what leads to none of them is not verified. */
  readonly anchors: readonly Pem[];
  /** One that opens an encrypted document. */
  readonly password?: string | undefined;
  /** Size of what was there before: what was signed or stamped in it is not judged. */
  readonly since?: number;
}

/** A file under judgement: what several rules ask of it is read once. */
export class JudgedFile {
  readonly pdf: Uint8Array;
  readonly anchors: readonly Pem[];
  /** All signatures and document time stamps, in the order of the file. */
  readonly signatures: readonly RawSignature[];
  readonly #password: string;
  readonly #isEncrypted: boolean;
  readonly #stores = new Map<number, Store>();

  constructor(pdf: Uint8Array, { anchors, password = '' }: Pick<Expected, 'anchors' | 'password'>) {
    this.pdf = pdf;
    this.anchors = anchors;
    this.signatures = rawSignatures(pdf);
    this.#password = password;
    this.#isEncrypted = /\/Encrypt\b/u.test(Buffer.from(pdf).toString('latin1'));
  }

  /** The security store as it was when the file had so many bytes. */
  storeUpTo(end: number): Store {
    const store = this.#stores.get(end) ?? openStore(this.pdf.subarray(0, end), this.#password);
    this.#stores.set(end, store);
    return store;
  }

  surroundingsOf(signature: RawSignature): Surroundings {
    return {
      pdf: this.pdf,
      isNewest: signature === this.signatures.at(-1),
      claimedTime: this.#claimedTimeOf(signature),
    };
  }

  #claimedTimeOf({ object, dictionary }: RawSignature): string | undefined {
    if (!this.#isEncrypted) return /\/M\s*\(([^()]*)\)/u.exec(dictionary)?.[1];
    const { resolve, entry } = this.storeUpTo(this.pdf.length).objects;
    const value = entry(resolve(object), '/M');
    // qpdf says `u:` before a text.
    return typeof value === 'string' ? value.replace(/^u:/u, '') : undefined;
  }
}
