import { bootSchema, type Boot } from '@dealseal/app-server/contract/session';
import { z } from 'zod';
import type { FrameRequest } from '../portal/app-frame.js';

const framePayloadSchema = z.object({ action: z.string(), fields: z.record(z.string(), z.string()) });

/** A person's browser as far as HTTP goes: logs in to the portal, opens frames of the application, calls its API. */
export class PortalVisitor {
  readonly #portalOrigin: string;
  readonly #reachedAt: string;
  #cookie = '';

  /** `reachedAt`: a second address of the same portal, for one whose own has a certificate that this process does not trust. */
  constructor(portalOrigin: string, reachedAt = portalOrigin) {
    this.#portalOrigin = portalOrigin;
    this.#reachedAt = reachedAt;
  }

  async login(userId: number): Promise<void> {
    const answer = await this.post('/login', new URLSearchParams({ userId: String(userId) }));
    this.#cookie = answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  /** A POST to the portal with the person's session. */
  post(path: string, body: URLSearchParams | object): Promise<Response> {
    const isForm = body instanceof URLSearchParams;
    return fetch(`${this.#reachedAt}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
        origin: this.#portalOrigin,
        cookie: this.#cookie,
      },
      body: isForm ? body.toString() : JSON.stringify(body),
    });
  }

  /** Opens a frame of the application as the portal's page does: a form POST, answered with a page that carries its boot JSON. */
  async openFrame(request: FrameRequest): Promise<{ boot: Boot; app: AppSession }> {
    const payload = framePayloadSchema.parse(await (await this.post('/app-frame', request)).json());
    const page = await fetch(payload.action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.#portalOrigin },
      body: new URLSearchParams(payload.fields).toString(),
    });
    const boot = bootOf(await page.text());
    if (boot.session === null) throw new Error(`The frame was refused: ${JSON.stringify(boot.surface)}`);
    return { boot, app: new AppSession(new URL(payload.action).origin, boot.session.bearer) };
  }
}

/** The API of the app-server with the bearer of one frame. */
export class AppSession {
  readonly #origin: string;
  readonly #bearer: string;

  constructor(origin: string, bearer: string) {
    this.#origin = origin;
    this.#bearer = bearer;
  }

  fetch(path: string, body?: object): Promise<Response> {
    return fetch(`${this.#origin}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.#bearer}`,
        origin: this.#origin,
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** The JSON of an answer that must be a success. */
  async call<T extends z.ZodType>(schema: T, path: string, body?: object): Promise<z.output<T>> {
    const answer = await this.fetch(path, body);
    const json: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(json)}`);
    return schema.parse(json);
  }
}

function bootOf(html: string): Boot {
  const text = /<script type="application\/json" id="dealseal-boot"[^>]*>([^<]*)<\/script>/.exec(html)?.[1];
  if (text === undefined) throw new Error('The page carries no boot JSON');
  return bootSchema.parse(JSON.parse(text));
}
