import { bootSchema, type Boot } from '@dealseal/app-server/contract/session';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';

/** The POST that the portal's page would make into a frame. */
export interface FrameForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** An answer of the application that is none of success. */
export class RefusedByApp extends Error {
  override readonly name = 'RefusedByApp';
}

const pauseBetween = 100;
const mostTries = 100;

/** A person's page in front of several instances: what one that has died did not answer is asked of the next, as a proxy and a page do. */
export class RoamingVisitor {
  readonly #origins: readonly string[];
  readonly #publicUrl: string;
  readonly #from: Readonly<Record<string, string>>;
  #at: number;
  #bearer = '';
  /** Answers that did not come. */
  unanswered = 0;

  /** `address` is what a proxy says of where the person comes from. */
  constructor(options: {
    readonly origins: readonly string[];
    readonly publicUrl: string;
    readonly at: number;
    readonly address?: string;
  }) {
    this.#origins = options.origins;
    this.#publicUrl = options.publicUrl;
    this.#at = options.at;
    this.#from = options.address === undefined ? {} : { 'x-forwarded-for': options.address };
  }

  /** Opens a frame. Throws RefusedByApp. */
  async open({ action, fields }: FrameForm): Promise<Boot> {
    const { pathname, search } = new URL(action);
    const answer = await this.#ask(`${pathname}${search}`, {
      method: 'POST',
      headers: { ...this.#from, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
    const text = /<script type="application\/json" id="dealseal-boot"[^>]*>([^<]*)<\/script>/.exec(answer.text)?.[1];
    const boot = bootSchema.parse(JSON.parse(text ?? 'null'));
    if (boot.session === null) throw new RefusedByApp(`frame: ${JSON.stringify(boot.surface)}`);
    this.#bearer = boot.session.bearer;
    return boot;
  }

  /** Throws RefusedByApp. */
  async call<T extends z.ZodType>(schema: T, path: string, body?: object): Promise<z.output<T>> {
    const { ok, status, text } = await this.#ask(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...this.#from,
        authorization: `Bearer ${this.#bearer}`,
        origin: this.#publicUrl,
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!ok) throw new RefusedByApp(`${path}: ${status} ${text}`);
    return schema.parse(JSON.parse(text));
  }

  async #ask(path: string, init: RequestInit): Promise<{ ok: boolean; status: number; text: string }> {
    for (let tries = 1; ; tries += 1) {
      const origin = this.#origins[this.#at % this.#origins.length] ?? '';
      try {
        const answer = await fetch(`${origin}${path}`, init);
        return { ok: answer.ok, status: answer.status, text: await answer.text() };
      } catch (error) {
        if (tries === mostTries) throw error;
        this.unanswered += 1;
        this.#at += 1;
        await pause(pauseBetween);
      }
    }
  }
}
