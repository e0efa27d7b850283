import { setTimeout as delay } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Params } from '../php-query.js';
import type { PortalContext } from '../portal-context.js';
import { isBroken, noteRequest } from '../portal-context.js';
import type { Caller } from './authenticate.js';
import { authenticate, authorise } from './authenticate.js';
import { runBatch } from './batch.js';
import { answerBody, timeBlock } from './envelope.js';
import { lacksUserAgent, refuseLikeNginx, sendFile } from './file-answer.js';
import { createLeakyBucket } from './leaky-bucket.js';
import type { MethodAnswer, RestMethod } from './method.js';
import { methods } from './method-table.js';
import type { RestTarget } from './read-request.js';
import { parseTarget, readParams } from './read-request.js';
import { RestError } from './rest-error.js';
import { LostAnswer } from './write-faults.js';

const downloadMethod = 'crm.controller.item.getfile';

function allowCrossOrigin(portal: PortalContext, response: Response): void {
  const authorization = isBroken(portal, 'allow-authorization-header') ? ', authorization' : '';
  response.set('Access-Control-Allow-Origin', '*');
  response.set('Access-Control-Allow-Headers', `origin, content-type, accept${authorization}`);
}

function findMethod(name: string): RestMethod {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) throw new RestError(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
  return method;
}

/** Carries out one method for a caller who has been let in. */
function callMethod(portal: PortalContext, caller: Caller, name: string, params: Params): MethodAnswer {
  const method = findMethod(name);
  authorise(method, caller);
  const fault = portal.knobs.faults[name];
  if (fault !== undefined) throw new RestError(fault.status, fault.error, 'Fault asked for by a knob');
  return method.run({ portal, params, ...caller });
}

async function respond(portal: PortalContext, request: Request, target: RestTarget): Promise<[Caller, MethodAnswer]> {
  const started = portal.now();
  const params = await readParams(request, portal.knobs.postMaxBytes);
  const authorization = request.get('authorization') ?? '';
  const webhook = target.webhook === undefined ? {} : { webhook: target.webhook };
  const caller = authenticate(portal, { params, authorization, ...webhook });
  if (target.method !== 'batch') return [caller, callMethod(portal, caller, target.method, params)];
  const call = (name: string, inner: Params): MethodAnswer => {
    if (name === 'batch')
      throw new RestError(405, 'ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage');
    return callMethod(portal, caller, name, inner);
  };
  return [caller, runBatch({ params, call, time: () => timeBlock(started, portal.now()) })];
}

/** Answers that a portal in trouble gives before it looks at the request; true when one was sent. */
function troubled(portal: PortalContext, request: Request, response: Response): boolean {
  const { down, html500, renamedTo } = portal.knobs;
  if (down === 'refused') request.socket.destroy();
  else if (renamedTo !== '') response.redirect(302, `${renamedTo}${request.originalUrl}`);
  else if (html500)
    response.status(500).type('html').send('<html><body><h1>500 Internal Server Error</h1></body></html>');
  else if (down === '503') {
    response.status(503).json({ error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' });
  } else return false;
  return true;
}

/** The REST API of the portal, mounted on the whole application: anything that is not `/rest/…` goes on. */
export function restEndpoint(portal: PortalContext): RequestHandler {
  const bucket = createLeakyBucket({ capacity: 50, drain: 2, now: portal.now });

  async function handle(request: Request, response: Response, target: RestTarget): Promise<void> {
    const started = portal.now();
    const note = { host: 'portal', method: target.method } as const;
    allowCrossOrigin(portal, response);
    if (request.method === 'OPTIONS') {
      response.status(200).end();
      return;
    }
    if (portal.knobs.slowMs > 0) await delay(portal.knobs.slowMs);
    if (troubled(portal, request, response)) {
      noteRequest(portal, { ...note, status: 0, userId: 0, error: 'knob' });
      return;
    }
    if (target.method === downloadMethod && lacksUserAgent(portal, request)) {
      refuseLikeNginx(response);
      noteRequest(portal, { ...note, status: 404, userId: 0, error: 'no User-Agent' });
      return;
    }
    try {
      if (portal.knobs.leakyBucket && !bucket.take(request.ip ?? '')) {
        throw new RestError(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
      }
      const [caller, done] = await respond(portal, request, target);
      noteRequest(portal, { ...note, status: 200, userId: caller.person.id, error: '' });
      if (done.kind === 'file') sendFile(portal, response, done.file);
      else {
        const time = isBroken(portal, 'answer-without-time') ? {} : { time: timeBlock(started, portal.now()) };
        response.json({ ...answerBody(done), ...time });
      }
    } catch (error) {
      if (error instanceof LostAnswer) {
        noteRequest(portal, { ...note, status: 0, userId: 0, error: 'answer lost' });
        request.socket.destroy();
        return;
      }
      if (!(error instanceof RestError)) throw error;
      noteRequest(portal, { ...note, status: error.status, userId: 0, error: error.code });
      response.status(error.status).json({ error: error.code, error_description: error.message, ...error.extra });
    }
  }

  return (request, response, next) => {
    const target = parseTarget(request.path, isBroken(portal, 'single-slash-only'));
    if (target !== undefined) return handle(request, response, target);
    if (!/^\/rest(?:\/|$)/i.test(request.path)) return next();
    allowCrossOrigin(portal, response);
    response.status(404).json({ error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!' });
  };
}
