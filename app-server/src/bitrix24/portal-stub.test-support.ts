import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { isInFilter, paramsOfQuery, type StubCall, type StubDeal, StubRefusal } from './stub-calls.test-support.js';
import { updateFiles } from './stub-files.test-support.js';
import { originOf, send, start, stop } from './stub-server.test-support.js';

export const clientId = 'local.dealseal.1';
export const clientSecret = 'client-secret-canary-5f3a';

export interface StubToken {
  readonly portal: StubPortal;
  readonly userId: number;
  clientId: string;
  alive: boolean;
  expiresAt: number;
}

interface StubFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface StubUser {
  readonly name: string;
  readonly isAdministrator: boolean;
}

const paramsSchema = z.record(z.string(), z.unknown());

/** An OAuth server of several portals. Strict: a refresh voids the old pair. */
export class StubOAuth {
  readonly tokens = new Map<string, StubToken>();
  readonly refreshTokens = new Map<string, string>();
  refreshes = 0;
  readonly requests: string[] = [];
  /** What every question is answered with. */
  refusal: { readonly status: number; readonly error: string } | undefined;
  #server: Server | undefined;

  get origin(): string {
    if (this.#server === undefined) throw new Error('not started');
    return originOf(this.#server);
  }

  get host(): string {
    return new URL(this.origin).host;
  }

  async start(): Promise<void> {
    this.#server = await start((request, response) => this.#handle(request, response));
  }

  async close(): Promise<void> {
    if (this.#server !== undefined) await stop(this.#server);
  }

  /** A new chain of a person. */
  issue(portal: StubPortal, userId: number): { accessToken: string; refreshToken: string } {
    const accessToken = `at-canary-${randomBytes(16).toString('hex')}`;
    const refreshToken = `rt-canary-${randomBytes(16).toString('hex')}`;
    this.tokens.set(accessToken, { portal, userId, clientId, alive: true, expiresAt: Date.now() + 3_600_000 });
    this.refreshTokens.set(refreshToken, accessToken);
    return { accessToken, refreshToken };
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    this.requests.push(path);
    const body = (await buffer(request)).toString();
    if (this.refusal !== undefined)
      send(response, this.refusal.status, { error: this.refusal.error, error_description: '' });
    else if (path === '/rest/app.info') this.#appInfo(response, paramsSchema.parse(JSON.parse(body)));
    else if (path === '/oauth/token/') this.#refresh(response, new URLSearchParams(body));
    else send(response, 404, { error: 'NOT_FOUND', error_description: '' });
  }

  #appInfo(response: ServerResponse, params: Record<string, unknown>): void {
    const token = this.tokens.get(String(params['auth']));
    if (token === undefined || !token.alive) {
      send(response, 401, { error: 'invalid_token', error_description: 'Unable to get application by token' });
      return;
    }
    const { portal } = token;
    send(response, 200, {
      result: {
        client_id: token.clientId,
        scope: portal.scopes,
        expires: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/, '+00:00'),
        install: {
          installed: true,
          version: '1',
          status: 'L',
          scope: portal.scopes,
          domain: new URL(portal.namedOrigin).host,
          uri: portal.namedOrigin,
          client_endpoint: `${portal.namedOrigin}/rest/`,
          member_id: portal.memberId,
          member_type: 'b24',
        },
        user_id: token.userId,
      },
    });
  }

  #refresh(response: ServerResponse, form: URLSearchParams): void {
    const refreshToken = form.get('refresh_token') ?? '';
    const accessToken = this.refreshTokens.get(refreshToken);
    const token = accessToken === undefined ? undefined : this.tokens.get(accessToken);
    if (form.get('client_secret') !== clientSecret || form.get('client_id') !== clientId) {
      send(response, 401, { error: 'invalid_client', error_description: 'invalid client' });
      return;
    }
    if (token === undefined) {
      send(response, 400, { error: 'invalid_grant', error_description: 'Invalid refresh token' });
      return;
    }
    this.refreshes += 1;
    token.alive = false;
    this.refreshTokens.delete(refreshToken);
    const fresh = this.issue(token.portal, token.userId);
    send(response, 200, {
      access_token: fresh.accessToken,
      refresh_token: fresh.refreshToken,
      expires: Math.floor(Date.now() / 1000) + 3600,
      expires_in: 3600,
      domain: this.host,
      client_endpoint: `${token.portal.namedOrigin}/rest/`,
      member_id: token.portal.memberId,
      user_id: token.userId,
    });
  }
}

/** A portal: strict in what the issue's reference says of files and writes. */
export class StubPortal {
  readonly memberId = randomBytes(16).toString('hex');
  readonly applicationToken = `apptoken-canary-${randomBytes(16).toString('hex')}`;
  readonly users = new Map<number, StubUser>();
  readonly deals = new Map<number, StubDeal>();
  readonly files = new Map<number, StubFile>();
  /** Method names, in order. */
  readonly calls: string[] = [];
  /** Smart processes. */
  readonly types: { id: number; entityTypeId: number; title: string }[] = [];
  readonly bound: { method: string; params: Record<string, unknown> }[] = [];
  scopes = 'crm,placement,user_brief,im,userfieldconfig,department,sonet_group,disk';
  /** Of its `app.info`. */
  payment: { readonly PAYMENT_EXPIRED?: 'Y' | 'N'; readonly DAYS?: number | null } = {};
  /** Knows nobody whom it should tell something. */
  silent = false;
  lastFileId = 9000;
  /** The OAuth server names this origin, when the portal has moved. */
  movedTo: string | undefined;
  /** All calls are answered 302 to here. */
  redirectTo: string | undefined;
  /** The next calls of a method get this answer. */
  readonly faults = new Map<string, { status: number; error: string; times: number }>();
  /** Written values are accepted and dropped. */
  dropsWrites = false;
  /** Bodies bigger than this are only counted. */
  readonly received = { bytes: 0 };
  readonly #oauth: StubOAuth;
  #server: Server | undefined;

  constructor(oauth: StubOAuth) {
    this.#oauth = oauth;
  }

  get origin(): string {
    if (this.#server === undefined) throw new Error('not started');
    return originOf(this.#server);
  }

  get namedOrigin(): string {
    return this.movedTo ?? this.origin;
  }

  get host(): string {
    return new URL(this.origin).host;
  }

  async start(): Promise<void> {
    this.#server = await start((request, response) => this.#handle(request, response));
  }

  async close(): Promise<void> {
    if (this.#server !== undefined) await stop(this.#server);
  }

  addFile(name: string, bytes: Buffer): number {
    this.lastFileId += 1;
    this.files.set(this.lastFileId, { name, bytes });
    return this.lastFileId;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const method = url.pathname.replace(/^\/rest\/+/, '').replace(/\.json$/, '');
    this.calls.push(method);
    if (method === 'crm.controller.item.getFile') {
      if (this.redirectTo === undefined) this.#download(url, request, response);
      else response.writeHead(302, { location: `${this.redirectTo}${url.pathname}${url.search}` }).end();
      return;
    }
    const text = (await buffer(request)).toString();
    this.received.bytes += text.length;
    if (this.redirectTo !== undefined) {
      response.writeHead(302, { location: `${this.redirectTo}${url.pathname}` }).end();
      return;
    }
    const fault = this.faults.get(method);
    if (fault !== undefined && fault.times > 0) {
      fault.times -= 1;
      send(response, fault.status, { error: fault.error, error_description: 'on purpose' });
      return;
    }
    const params = paramsSchema.parse(JSON.parse(text));
    const token = this.#oauth.tokens.get(String(params['auth']));
    if (url.searchParams.has('auth') || token === undefined || token.portal !== this) {
      send(response, 401, { error: 'NO_AUTH_FOUND', error_description: 'Wrong authorization data' });
    } else if (!token.alive || token.expiresAt <= Date.now()) {
      send(response, 401, { error: 'expired_token', error_description: 'The access token provided has expired.' });
    } else {
      this.#answer(response, { method, params, userId: token.userId, accessToken: String(params['auth']) });
    }
  }

  #answer(response: ServerResponse, call: StubCall): void {
    const ok = (result: unknown): void => send(response, 200, { result, time: { start: 1 } });
    try {
      ok(call.method === 'batch' ? this.#batch(call) : this.#result(call));
    } catch (error) {
      if (!(error instanceof StubRefusal)) throw error;
      send(response, error.status, { error: error.message, error_description: error.message });
    }
  }

  #batch(call: StubCall): unknown {
    const commands = z.record(z.string(), z.string()).parse(call.params['cmd']);
    const [result, errors]: Record<string, unknown>[] = [{}, {}];
    for (const [key, command] of Object.entries(commands)) {
      const [method = '', query = ''] = command.split('?');
      this.calls.push(method);
      try {
        Object.assign(result ?? {}, { [key]: this.#result({ ...call, method, params: paramsOfQuery(query) }) });
      } catch (error) {
        if (!(error instanceof StubRefusal)) throw error;
        Object.assign(errors ?? {}, { [key]: { error: error.message, error_description: error.message } });
      }
    }
    return { result, result_error: Object.keys(errors ?? {}).length === 0 ? [] : errors };
  }

  #result(call: StubCall): unknown {
    const { method, params, userId } = call;
    if (method === 'profile') {
      const { isAdministrator = false, name = '' } = this.users.get(userId) ?? {};
      return { ID: String(userId), ADMIN: isAdministrator, NAME: name, LAST_NAME: '' };
    }
    if (method === 'user.get') {
      return [...this.users].map(([id, one]) => ({ ID: String(id), ACTIVE: true, NAME: one.name, LAST_NAME: '' }));
    }
    if (method === 'crm.type.list') return { types: this.types };
    if (method === 'crm.item.fields') {
      if (Number(params['entityTypeId']) !== 2) throw new StubRefusal('NOT_FOUND');
      return { fields: this.#fields() };
    }
    if (method === 'crm.item.get' || method === 'crm.item.update') {
      const deal = this.deals.get(Number(params['id']));
      if (deal === undefined || params['useOriginalUfNames'] !== 'Y') throw new StubRefusal('NOT_FOUND');
      if (!deal.readers.has(userId)) throw new StubRefusal('ACCESS_DENIED');
      if (method === 'crm.item.update') {
        if (!deal.editors.has(userId)) throw new StubRefusal('ACCESS_DENIED', 403);
        updateFiles(this, deal, paramsSchema.parse(params['fields']));
      }
      return { item: this.#item(deal, call.accessToken) };
    }
    if (method === 'crm.item.list') {
      const found = [...this.deals].filter(([id, deal]) => deal.readers.has(userId) && isInFilter(params, id, deal));
      return { items: found.map(([id, deal]) => ({ ...this.#item(deal, call.accessToken), id })) };
    }
    if (method === 'event.get') {
      return this.bound.filter((one) => one.method === 'event.bind').map((one) => one.params);
    }
    if (/\.(list|get)$/.test(method)) return [];
    if (method === 'scope') return this.scopes.split(',');
    if (method === 'app.info') return { ID: 5, CODE: 'dealseal', VERSION: 1, STATUS: 'L', ...this.payment };
    this.bound.push({ method, params });
    return !(this.silent && method === 'im.notify.system.add');
  }

  #fields(): Record<string, unknown> {
    const [deal] = this.deals.values();
    const files = Object.entries(deal?.files ?? {}).map(([name, { isMultiple }]): [string, unknown] => [
      name,
      { type: 'file', title: `Title of ${name}`, isMultiple, isReadOnly: false, isRequired: false },
    ]);
    const comment = { type: 'string', title: 'Comment', isMultiple: false, isReadOnly: false, isRequired: true };
    return { ...Object.fromEntries(files), comments: comment };
  }

  #item(deal: StubDeal, accessToken: string): Record<string, unknown> {
    const value = (id: number): unknown => ({
      id,
      url: `${this.origin}/bitrix/services/main/ajax.php?fileId=${id}`,
      urlMachine: `${this.origin}/rest/crm.controller.item.getFile.json?auth=${accessToken}&token=crm%7C${id}`,
    });
    const files = Object.entries(deal.files).map(([name, { ids, isMultiple }]): [string, unknown] => {
      const [only] = ids;
      if (isMultiple) return [name, ids.map(value)];
      return [name, only === undefined ? null : value(only)];
    });
    return { id: 1, title: deal.title, ...deal.values, ...Object.fromEntries(files) };
  }

  #download(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const token = this.#oauth.tokens.get(url.searchParams.get('auth') ?? '');
    const fileId = Number((url.searchParams.get('token') ?? '').replace('crm|', ''));
    const file = this.files.get(fileId);
    const isWelcome = request.headers['user-agent'] !== undefined && request.headers.referer === `${this.origin}/`;
    if (file === undefined || !isWelcome) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html>404</html>');
    } else if (token === undefined || !token.alive || token.portal !== this) {
      send(response, 401, { error: 'expired_token', error_description: '' });
    } else {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-length': file.bytes.length,
        'content-disposition': `attachment; filename="x.pdf"; filename*=utf-8''${encodeURIComponent(file.name)}`,
      });
      response.end(file.bytes);
    }
  }
}
