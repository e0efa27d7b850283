import { Router } from 'express';
import { z } from 'zod';
import { ServiceError } from '../authorization/errors.js';
import { receiptOrderSchema } from '../contract/receipts.js';
import type { AppServices } from './app.js';
import { jsonBody } from './json-body.js';
import { RateLimit } from './rate-limit.js';
import { parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';
import { sendInFull } from './send-in-full.js';

/** Each is drawn anew, and every one that is sealed is an entry of the log. */
const receiptAllowance = { burst: 40, perSecond: 1 } as const;

/** Receipts of what a tenant has signed. */
export function receiptRoutes({ receipts, monotonicNow }: AppServices): Router {
  const router = Router();
  const limit = new RateLimit(receiptAllowance, monotonicNow);
  const issue = tenantRoute(async ({ tenant, request, response }) => {
    const requestKey = parse(z.uuid(), request.params['requestKey']);
    const order = parse(receiptOrderSchema, request.body);
    if (!limit.take(tenant.tenantId)) throw new ServiceError('too-many-requests');
    const pdf = await receipts.issue({ tenant, requestKey, order });
    response.set({ 'content-type': 'application/pdf', 'content-length': String(pdf.length) });
    await sendInFull(response, [pdf]);
  });
  addRoute(router, 'post', '/v1/signatures/:requestKey/receipt', jsonBody, issue);
  return router;
}
