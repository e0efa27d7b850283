import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { ServiceError } from '../authorization/errors.js';
import {
  decodeHeader,
  encodeHeader,
  receiptHeader,
  requestHeader,
  type SignatureReceipt,
  type SignatureRequest,
  signatureRequestSchema,
} from '../contract/signatures.js';
import { inspectUpload } from '../signing/inspect.js';
import type { SignedDocument } from '../signing/signature-desk.js';
import type { AppServices } from './app.js';
import { contextOf, parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';
import { sendInFull } from './send-in-full.js';

/** Documents in and out. */
export function signatureRoutes({ desk, inspection, metrics, documentBytes }: AppServices): Router {
  const router = Router();

  const sign = tenantRoute(async ({ tenant, request, response }) => {
    const body = readSignatureRequest(request, documentBytes);
    try {
      const signed = await desk.sign(tenant.tenantId, body, request);
      metrics.signatures.inc({ result: signed.repeated ? 'repeated' : 'released' });
      await sendSigned(response, { ...signed, receipt: receiptFor(request, signed.receipt) });
    } catch (error) {
      metrics.signatures.inc({ result: error instanceof ServiceError ? error.code : 'internal' });
      throw error;
    }
  });
  addRoute(router, 'post', '/v1/signatures', sign);

  const status = tenantRoute(async ({ tenant, request, response }) => {
    const requestKey = parse(z.uuid(), request.params['requestKey']);
    const { state: now, receipt } = await desk.status(tenant.tenantId, requestKey);
    const state = now === 'waiting-for-pin' && contextOf(request).contract < 4 ? 'unknown' : now;
    response.json({ state, receipt: receipt === null ? null : receiptFor(request, receipt) });
  });
  addRoute(router, 'get', '/v1/signatures/:requestKey', status);

  const inspect = tenantRoute(async ({ tenant, request, response }) => {
    const size = contentLength(request, documentBytes);
    response.json(await inspectUpload(inspection, { tenantId: tenant.tenantId, body: request, size }));
  });
  addRoute(router, 'post', '/v1/inspections', inspect);

  return router;
}

function readSignatureRequest(request: Request, documentBytes: number): SignatureRequest {
  const size = contentLength(request, documentBytes);
  const header = request.headers[requestHeader];
  const body = parse(signatureRequestSchema, typeof header === 'string' ? decodeHeader(header) : null);
  if (body.size !== size) throw new ServiceError('request-invalid', { details: { fields: ['size'] } });
  return body;
}

/** Bytes of the PDF that follows. Throws `request-invalid` for another type or no length, `pdf-too-large`. */
function contentLength(request: Request, limitBytes: number): number {
  if (!/^application\/pdf\b/i.test(request.headers['content-type'] ?? '')) throw invalidHeader('content-type');
  const size = Number(request.headers['content-length'] ?? Number.NaN);
  if (!Number.isSafeInteger(size) || size < 1) throw invalidHeader('content-length');
  if (size > limitBytes) throw new ServiceError('pdf-too-large', { details: { limitBytes } });
  return size;
}

function invalidHeader(name: string): ServiceError {
  return new ServiceError('request-invalid', { details: { fields: [name] } });
}

/** Contract 1 knows no other level than B-B, which is part of every other. */
function receiptFor(request: Request, receipt: SignatureReceipt): SignatureReceipt {
  return contextOf(request).contract === 1 ? { ...receipt, level: 'B-B' } : receipt;
}

/** Streams input and tail; the received file goes away whatever becomes of the client. */
async function sendSigned(response: Response, { document, tail, receipt }: SignedDocument): Promise<void> {
  try {
    response.set({
      'content-type': 'application/pdf',
      'content-length': String(receipt.outputSize),
      [receiptHeader]: encodeHeader(receipt),
    });
    if ('bytes' in document.input) {
      await sendInFull(response, [document.input.bytes, tail]);
    } else {
      await pipeline(document.read(), response, { end: false });
      await sendInFull(response, [tail]);
    }
  } catch (error) {
    // A client that went away has its answer still to fetch: the release stands, a repeat gets the same bytes.
    if (!response.destroyed && !response.closed) throw error;
  } finally {
    await document.remove();
  }
}
