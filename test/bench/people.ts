import { setTimeout as pause } from 'node:timers/promises';
import { AuthenticatorApp, stepSeconds } from '../support/one-time-code.js';

export interface LiveCode {
  readonly personId: string;
  readonly code: string;
}

interface Phone {
  readonly personId: string;
  readonly app: AuthenticatorApp;
  lastStep: number;
}

/** The step's edges are left alone: a code takes its time to the service, and the service's idea of a phone's clock moves a little. */
const edge = { start: 2, end: 4 };

/** Enrolled people of one tenant with their phones. Each code works once; the current step's and the one before are accepted. */
export class People {
  readonly #phones: Phone[] = [];

  get size(): number {
    return this.#phones.length;
  }

  /** Whose phone's last code, the confirming one, was of about now. */
  add(personId: string, otpauthUri: string): void {
    this.#phones.push({
      personId,
      app: new AuthenticatorApp(otpauthUri),
      lastStep: Math.floor(secondsNow() / stepSeconds),
    });
  }

  ids(): string[] {
    return this.#phones.map(({ personId }) => personId);
  }

  /** Codes that can be taken now. */
  get live(): number {
    const step = Math.floor(secondsNow() / stepSeconds);
    return this.#phones.reduce((sum, { lastStep }) => sum + Math.max(0, Math.min(2, step - lastStep)), 0);
  }

  /** Everybody's earlier code before anybody's later one, so that none overtakes its owner's other. Undefined when all are used. */
  take(): LiveCode | undefined {
    const step = Math.floor(secondsNow() / stepSeconds);
    for (const wanted of [step - 1, step]) {
      const phone = this.#phones.find(({ lastStep }) => lastStep < wanted);
      if (phone === undefined) continue;
      phone.lastStep = wanted;
      return { personId: phone.personId, code: phone.app.codeOfStep(wanted) };
    }
    return undefined;
  }

  /** Waits until so many codes are live, or as many as there are people, and the step lasts for `seconds` more. */
  async ready(count: number, seconds: number): Promise<void> {
    const enough = Math.min(count, this.#phones.length);
    for (;;) {
      const within = secondsNow() % stepSeconds;
      const isEdge = within < edge.start || stepSeconds - within < seconds + edge.end;
      if (this.live >= enough && !isEdge) return;
      await pause(200);
    }
  }

  async takeWhenReady(): Promise<LiveCode> {
    await this.ready(1, 0);
    const code = this.take();
    if (code === undefined) throw new Error('Nobody has a code left');
    return code;
  }
}

function secondsNow(): number {
  return Date.now() / 1000;
}
