import { type Request, type Response, Router } from 'express';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { listLimit } from '../contract/session.js';
import {
  keepChoicesSchema,
  openRequestSchema,
  resolveRequestSchema,
  signListSchema,
  signRequestSchema,
} from '../contract/signing.js';
import { purposeSchema } from '../contract/purpose.js';
import type { DocumentBytes } from './document-bytes.js';
import { actFor } from '../documents/signing-overview.js';
import type { DocumentEvents } from './document-events.js';
import type { RequestDesk, SigningCaller } from './request-desk.js';
import { signedFileName } from './signed-file-name.js';

const listQuerySchema = z.object({
  ids: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.string()).max(listLimit)),
});
const viewQuerySchema = z.object({ after: z.coerce.number().int().nonnegative().optional() });

/** `/api/signing-requests` (contract/signing.ts). Thin: validate, act, present. */
export function createSigningRoutes(parts: {
  readonly desk: RequestDesk;
  readonly bytes: DocumentBytes;
  readonly events: DocumentEvents;
  /** The verified session of a request. */
  readonly callerOf: (request: Request) => SigningCaller;
}): Router {
  const { desk, bytes, events, callerOf } = parts;
  const router = Router();

  router.post('/', async (request, response) => {
    const { address } = valid(openRequestSchema, request.body);
    const { view, created } = await desk.open(callerOf(request), address);
    response.status(created ? 201 : 200).json(view);
  });

  router.get('/', async (request, response) => {
    const { ids } = valid(listQuerySchema, request.query);
    response.json({ requests: await desk.viewList(callerOf(request), ids.map(possibleId)) });
  });

  router.post('/sign-list', async (request, response) => {
    const { requestIds, code, ...choices } = valid(signListSchema, request.body);
    const ids = requestIds.map(possibleId);
    response.status(202).json({ requests: await desk.signList(callerOf(request), ids, { code, choices }) });
  });

  router.get('/:requestId', async (request, response) => {
    const { after } = valid(viewQuerySchema, request.query);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    response.json(await desk.view(callerOf(request), idOf(request), { after: after ?? null, gone: gone.signal }));
  });

  router.get('/:requestId/content', async (request, response) => {
    const { memberId, sha256, size } = await desk.find(callerOf(request), idOf(request));
    await sendPdf(response, { bytes, memberId, sha256, size });
  });

  router.get('/:requestId/signed', async (request, response) => {
    const { for: purpose } = valid(purposeSchema, request.query);
    const caller = callerOf(request);
    const found = await desk.find(caller, idOf(request));
    const { memberId, receipt, fileName } = found;
    if (receipt === null) throw new AppError('request-state');
    response.attachment(signedFileName(fileName));
    await sendPdf(response, { bytes, memberId, sha256: receipt.outputSha256, size: receipt.outputSize });
    await events.note(found, { kind: actFor(purpose), person: caller.person });
  });

  router.post('/:requestId/sign', async (request, response) => {
    const { code, ...choices } = valid(signRequestSchema, request.body);
    response.status(202).json(await desk.sign(callerOf(request), idOf(request), { code, choices }));
  });

  router.post('/:requestId/choices', async (request, response) => {
    await desk.keepChoices(callerOf(request), idOf(request), valid(keepChoicesSchema, request.body));
    response.status(204).end();
  });

  router.post('/:requestId/abandon', async (request, response) => {
    response.json(await desk.abandon(callerOf(request), idOf(request)));
  });

  router.post('/:requestId/store-now', async (request, response) => {
    response.status(202).json(await desk.storeNow(callerOf(request), idOf(request)));
  });

  router.post('/:requestId/resolve', async (request, response) => {
    const { choice } = valid(resolveRequestSchema, request.body);
    response.json(await desk.resolve(callerOf(request), idOf(request), choice));
  });

  return router;
}

function idOf(request: Request): string {
  return possibleId(request.params['requestId']);
}

/** An id that cannot be one is as unknown as any other. */
function possibleId(text: unknown): string {
  const id = z.uuid().safeParse(text);
  if (!id.success) throw new AppError('not-found');
  return id.data;
}

function valid<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.'));
  // A code that is not six digits is told like any other wrong input of the person, by its field.
  throw new AppError('request-invalid', { details: { fields } });
}

async function sendPdf(
  response: Response,
  document: { bytes: DocumentBytes; memberId: string; sha256: string; size: number },
): Promise<void> {
  // The bytes of an ended request go after a while.
  if (!(await document.bytes.has(document.memberId, document.sha256))) throw new AppError('document-gone');
  response.type('application/pdf').set('content-length', String(document.size));
  await pipeline(document.bytes.read(document.memberId, document.sha256), response);
}
