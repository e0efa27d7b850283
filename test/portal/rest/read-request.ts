import type { Request } from 'express';
import type { Params } from '../php-query.js';
import { nestParams, parsePhpQuery } from '../php-query.js';
import { isRecord } from './params.js';
import { RestError } from './rest-error.js';

export interface RestTarget {
  /** Lower case, without `.json`. */
  method: string;
  webhook?: { userId: number; code: string };
}

/** Reads `/rest/{method}[.json]` in any letter case, with doubled slashes, or a webhook's path. */
export function parseTarget(path: string, singleSlashOnly: boolean): RestTarget | undefined {
  const slash = singleSlashOnly ? '/' : '/+';
  const pattern = new RegExp(`^/rest${slash}(?:(\\d+)/([a-z0-9]{8,64})/+)?([a-z][\\w.]*?)(?:\\.json)?/?$`, 'i');
  const match = pattern.exec(path);
  if (match === null) return undefined;
  const [, userId, code, method] = match;
  if (method === undefined) return undefined;
  const target = { method: method.toLowerCase() };
  return userId === undefined || code === undefined ? target : { ...target, webhook: { userId: Number(userId), code } };
}

function parseJson(text: string): Params {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    throw new RestError(400, 'INVALID_REQUEST', 'Request body is not valid JSON');
  }
}

async function parseMultipart(body: Buffer, contentType: string): Promise<Params> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const entries = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return nestParams(entries);
}

/** Parameters of a request: its query and its body merged, the body above. */
export async function readParams(request: Request, postMaxBytes: number): Promise<Params> {
  const query = parsePhpQuery(request.originalUrl.split('?').slice(1).join('?'));
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body) || body.length > postMaxBytes) return query;
  const type = request.get('content-type') ?? '';
  if (type.includes('json')) return { ...query, ...parseJson(body.toString('utf8')) };
  if (type.startsWith('multipart/form-data')) return { ...query, ...(await parseMultipart(body, type)) };
  return { ...query, ...parsePhpQuery(body.toString('utf8')) };
}
