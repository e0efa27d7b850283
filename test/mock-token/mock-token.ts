import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/root.js';

/** A PKCS#11 library and the environment that it wants. */
export interface TokenLibrary {
  readonly modulePath: string;
  readonly environment: Readonly<Record<string, string>>;
}

type MisbehavingCall =
  | 'C_Initialize'
  | 'C_GetSlotList'
  | 'C_GetTokenInfo'
  | 'C_OpenSession'
  | 'C_Login'
  | 'C_FindObjectsInit'
  | 'C_SignInit'
  | 'C_Sign'
  | 'C_GenerateKeyPair';

/** What a call does other than it should; `every` third, say, of its calls in one process. */
export type Misbehaviour = {
  readonly call: MisbehavingCall;
  readonly every?: number;
} & (
  | { readonly action: 'hang' | 'crash' | 'spoil' }
  | { readonly action: 'delay'; readonly ms: number }
  /** CKR_… */
  | { readonly action: 'answer'; readonly ckr: number }
);

/** An attempt at a PIN, with the token's answer. */
export interface PinAttempt {
  readonly call: string;
  /** `user`, `context` (CKU_CONTEXT_SPECIFIC) or `so`. */
  readonly user: string;
  readonly ckr: number;
}

interface State {
  readonly isPulled: boolean;
  readonly hasReader: boolean;
  readonly pulls: number;
  readonly pinTries: number;
  /** What is typed on its pad; null where it has none. */
  readonly padFile: string | null;
  readonly misbehaviours: readonly Misbehaviour[];
}

/**
 * Another PKCS#11 library, usually SoftHSM, with a token that can be pulled, counts wrong PINs, and misbehaves as it is told; see
 * `mock-token.c`. Each change holds from the next call on, in all processes that have loaded it.
 */
export class MockToken implements TokenLibrary {
  readonly modulePath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly #control: string;
  #state: State = { isPulled: false, hasReader: true, pulls: 0, pinTries: 0, padFile: null, misbehaviours: [] };

  /** Builds the library in the folder. */
  constructor(folder: string, real: TokenLibrary) {
    this.modulePath = join(folder, 'mock-token.so');
    this.#control = join(folder, 'mock-token.control');
    const source = join(projectRoot, 'test/mock-token/mock-token.c');
    const options = ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-Werror', '-std=gnu11', '-pthread'];
    execFileSync('cc', [...options, '-o', this.modulePath, source, '-ldl'], { stdio: 'inherit' });
    this.environment = {
      ...real.environment,
      MOCK_TOKEN_LIBRARY: real.modulePath,
      MOCK_TOKEN_CONTROL: this.#control,
    };
    this.#write();
  }

  /** Out of its slot; whoever has a session on it has none any more. */
  pull(): void {
    this.#change({ isPulled: true, pulls: this.#state.pulls + 1 });
  }

  /** With its reader: the library has no slot left. */
  pullWithReader(): void {
    this.#change({ isPulled: true, hasReader: false, pulls: this.#state.pulls + 1 });
  }

  putBack(): void {
    this.#change({ isPulled: false, hasReader: true });
  }

  /** So many wrong PINs in a row lock it; 0 leaves counting to the real library. Begins anew. */
  countPins(pinTries: number): void {
    rmSync(`${this.#control}.tries`, { force: true });
    this.#change({ pinTries });
  }

  /** It has a pad, at which somebody types what stands in the file; null: it has none. */
  typeOnPad(padFile: string | null): void {
    this.#change({ padFile });
  }

  misbehave(...misbehaviours: readonly Misbehaviour[]): void {
    this.#change({ misbehaviours });
  }

  behave(): void {
    this.misbehave();
  }

  /** Of all processes, in their order; SO PINs among them. */
  get pinAttempts(): PinAttempt[] {
    const journal = `${this.#control}.journal`;
    const lines = existsSync(journal) ? readFileSync(journal, 'utf8').trimEnd().split('\n') : [];
    return lines.map((line) => {
      const [call = '', user = '', ckr = ''] = line.split(' ');
      return { call, user, ckr: Number(ckr) };
    });
  }

  #change(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#write();
  }

  /** Whole or not at all: it may be read at any moment. */
  #write(): void {
    const { isPulled, hasReader, pulls, pinTries, padFile, misbehaviours } = this.#state;
    const lines = [
      ...(isPulled ? ['pulled'] : []),
      ...(hasReader ? [] : ['no-slots']),
      `pulls ${pulls}`,
      `pin-tries ${pinTries}`,
      ...(padFile === null ? [] : [`pin-pad ${padFile}`]),
      ...misbehaviours.map((each) => `${each.call} ${each.action} ${argumentOf(each)} ${each.every ?? 1}`),
    ];
    writeFileSync(`${this.#control}.new`, `${lines.join('\n')}\n`);
    renameSync(`${this.#control}.new`, this.#control);
  }
}

function argumentOf(misbehaviour: Misbehaviour): number {
  switch (misbehaviour.action) {
    case 'delay':
      return misbehaviour.ms;
    case 'answer':
      return misbehaviour.ckr;
    case 'hang':
    case 'crash':
    case 'spoil':
      return 0;
  }
}
