import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const stepSeconds = 30;

export function stepNow(): number {
  return Math.floor(Date.now() / 1000 / stepSeconds);
}

/** Resolves at the start of the next time step: a code that was used before is then a used one, and the next is not. */
export function nextStep(): Promise<void> {
  const step = stepSeconds * 1000;
  return pause(step - (Date.now() % step) + 100);
}

/** A phone's authenticator app, by RFC 6238 alone and independent of the library that the service uses: HMAC-SHA-1, 6 digits, 30 s. */
export class AuthenticatorApp {
  readonly #secret: Buffer;

  constructor(otpauthUri: string) {
    this.#secret = base32(new URL(otpauthUri).searchParams.get('secret') ?? '');
  }

  /** @param time ms since the epoch. */
  codeAt(time: number): string {
    return this.codeOfStep(Math.floor(time / 1000 / stepSeconds));
  }

  /** The code of the step before: it confirms a phone, and leaves the one that is shown now unused. */
  async previousCode(): Promise<string> {
    // At the end of a step, it would be two steps old when it arrives.
    const left = stepSeconds * 1000 - (Date.now() % (stepSeconds * 1000));
    if (left < 3000) await pause(left + 50);
    return this.codeAt(Date.now() - stepSeconds * 1000);
  }

  codeOfStep(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const hash = createHmac('sha1', this.#secret).update(counter).digest();
    const offset = hash.readUInt8(hash.length - 1) & 0x0f;
    return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
  }
}

/** RFC 4648 §6 without padding. */
function base32(text: string): Buffer {
  const bits = Array.from(text.toUpperCase(), (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join(
    '',
  );
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
