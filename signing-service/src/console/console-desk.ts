import type { AuthorizationContext } from '../authorization/context.js';
import { rememberPin } from '../authorization/remembered-pins.js';
import type { Config, CredentialConfig } from '../config.js';
import { formatPkcs11Uri } from '../keys/pkcs11-uri.js';
import type { TokenClient } from '../keys/token-client.js';
import type { CredentialRegistry } from '../signing/credential-registry.js';
import { isKeyFile } from '../signing/key-files.js';
import type { PinDesk } from '../signing/pin-desk.js';
import type { PinEntry } from '../signing/pin-entry.js';
import type { Answers, Question, TokenLook, WaitingView } from './console-messages.js';

/** What somebody at the console asked for, and why it is not done. */
export class ConsoleRefusal extends Error {
  override readonly name = 'ConsoleRefusal';
  readonly code:
    'question-invalid' | 'not-waiting' | 'credential-unknown' | 'pin-not-cached' | 'pin-not-remembered' | 'pin-missing';

  constructor(code: ConsoleRefusal['code'], why: string) {
    super(why);
    this.code = code;
  }
}

export interface ConsoleDeskOptions {
  readonly authorization: AuthorizationContext;
  readonly credentials: Config['credentials'];
  readonly pins: PinDesk;
  readonly registry: CredentialRegistry;
  readonly token: TokenClient;
  readonly now: () => Date;
}

type Typing = Extract<Question, { readonly kind: 'give' }>;

/** What the command line can ask of the running service. Throws ConsoleRefusal, KeyError, ServiceError. */
export class ConsoleDesk {
  readonly #options: ConsoleDeskOptions;

  constructor(options: ConsoleDeskOptions) {
    this.#options = options;
  }

  async answer(question: Question, pin: Uint8Array): Promise<Answers[Question['kind']]> {
    const { pins } = this.#options;
    switch (question.kind) {
      case 'waiting':
        return { waiting: pins.waiting().map(viewOf) };
      case 'look':
        return this.#look(question);
      case 'give':
        await pins.give(this.#waiting(question.pinId), typedOf(question, pin));
        return {};
      case 'keep':
        return this.#keep(question, pin);
      case 'remember':
        return this.#remember(question, pin);
      case 'forget':
        return this.#forget(question.credentialId);
      case 'policy-changed':
        await this.#forget(question.credentialId);
        await this.#options.registry.renew(question.credentialId);
        return {};
    }
  }

  async #look({ pinId, credentialId }: Extract<Question, { readonly kind: 'look' }>): Promise<Answers['look']> {
    const entry = pinId === undefined ? null : this.#waiting(pinId);
    const keyUri = entry?.facts.keyUri ?? this.#credential(credentialId ?? '').keyUri;
    const { token } = await this.#options.token.look(keyUri);
    const { protectedAuthenticationPath: hasPad, ...flags } = token.flags;
    const { loginRequired, pinCountLow, pinFinalTry, pinLocked } = flags;
    const { label, serial } = token;
    const look: TokenLook = { label, serial, hasPad, loginRequired, pinCountLow, pinFinalTry, pinLocked };
    return { token: look, waiting: entry === null ? null : viewOf(entry) };
  }

  async #keep(question: Extract<Question, { readonly kind: 'keep' }>, pin: Uint8Array): Promise<Answers['keep']> {
    const { pins, now } = this.#options;
    const { credentialId, keyUri } = this.#credential(question.credentialId);
    const policy = await pins.policyOf(credentialId);
    if (policy.kind !== 'cached') throw new ConsoleRefusal('pin-not-cached', `the PIN policy is ${policy.kind}`);
    const minutes = Math.min(question.minutes ?? policy.minutes, policy.minutes);
    await pins.keep({ credentialId, keyUri, minutes }, typedOf(question, pin));
    return { until: new Date(now().getTime() + minutes * 60_000).toISOString() };
  }

  /** Tried once, in a token process of its own; kept only when the token took it. */
  async #remember(
    question: Extract<Question, { readonly kind: 'remember' }>,
    pin: Uint8Array,
  ): Promise<Answers['remember']> {
    const { pins, token, registry, authorization } = this.#options;
    const { credentialId, keyUri } = this.#credential(question.credentialId);
    const policy = await pins.policyOf(credentialId);
    if (policy.kind !== 'remembered')
      throw new ConsoleRefusal('pin-not-remembered', `the PIN policy is ${policy.kind}`);
    const { label, serial, flags } = (await token.look(keyUri)).token;
    const isKnown = flags.loginRequired && !flags.protectedAuthenticationPath;
    if (!isKnown) throw new ConsoleRefusal('pin-not-remembered', 'the token takes no PIN from a program');
    const typed = typedOf({ ...question, onPad: false }, pin);
    // The token that was looked at, and no other that has come in its place.
    await pins.prove({ credentialId, keyUri: formatPkcs11Uri({ token: label, serial }) }, typed);
    await rememberPin(authorization, { credentialId, tokenSerial: serial, pin });
    await token.logOut(keyUri);
    await registry.renew(credentialId);
    return {};
  }

  async #forget(credentialId: string): Promise<Answers['forget']> {
    const { pins, token } = this.#options;
    const { keyUri } = this.#credential(credentialId);
    const wasKept = pins.forget(credentialId);
    await token.logOut(keyUri);
    return { wasKept };
  }

  #waiting(pinId: string): PinEntry {
    const entry = this.#options.pins.find(pinId);
    if (entry === null) throw new ConsoleRefusal('not-waiting', `nothing waits as ${pinId}`);
    return entry;
  }

  /** Throws ConsoleRefusal for a key in a file as well: its password is no PIN, and nobody types it. */
  #credential(id: string): CredentialConfig {
    const found = this.#options.credentials.find(({ credentialId }) => credentialId === id);
    if (found === undefined) throw new ConsoleRefusal('credential-unknown', `no credential ${id} is configured`);
    if (isKeyFile(found.keyUri)) throw new ConsoleRefusal('credential-unknown', `the key of ${id} is on no token`);
    return found;
  }
}

function typedOf({ onPad, isConfirmed }: Pick<Typing, 'onPad' | 'isConfirmed'>, pin: Uint8Array) {
  if (!onPad && pin.length === 0) throw new ConsoleRefusal('pin-missing', 'no PIN came with the question');
  return { pin: onPad ? null : pin, isConfirmed };
}

function viewOf({ facts }: PinEntry): WaitingView {
  const { pinId, policy, credentialId, tenantId, tenantName, personId, personName, labels, digests, until } = facts;
  const who = { tenantId, tenantName, personId, personName };
  return { pinId, policy, credentialId, ...who, labels, digests: [...digests], until: new Date(until).toISOString() };
}
