import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { exportAudit } from '../audit/export-entries.js';
import { indexEntries } from '../audit/index-entries.js';
import { readDigests } from '../audit/read-digests.js';
import { searchAudit } from '../audit/search-audit.js';
import { ServiceError } from '../authorization/errors.js';
import { assertMayReadLog } from '../authorization/may-read-log.js';
import {
  auditCheckRequestSchema,
  auditDigestsRequestSchema,
  auditExportRequestSchema,
  auditSearchSchema,
} from '../contract/audit.js';
import type { AppServices } from './app.js';
import { auditQuestionBody, jsonBody } from './json-body.js';
import { RateLimit } from './rate-limit.js';
import { parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

/** Each reads a whole chain. */
const wholeChain = { burst: 10, perSecond: 0.1 } as const;

/** The tenant's log: found, looked at, taken away, by who may read it. */
export function auditRoutes({ authorization, chainChecks, pairing, monotonicNow }: AppServices): Router {
  const router = Router();
  const { store } = authorization;
  const limit = new RateLimit(wholeChain, monotonicNow);

  const search = tenantRoute(async ({ tenant: { tenantId }, request, response }) => {
    const { personId, filter, before, limit: most } = parse(auditSearchSchema, request.body);
    await assertMayReadLog(store.db, { tenantId, personId });
    response.json(await searchAudit(store, { tenantId, filter, before, limit: most }));
  });
  addRoute(router, 'post', '/v1/audit/search', auditQuestionBody, search);

  const check = tenantRoute(async ({ tenant: { tenantId }, request, response }) => {
    const { personId, onlyLatest, witness } = parse(auditCheckRequestSchema, request.body);
    await assertMayReadLog(store.db, { tenantId, personId });
    if (onlyLatest) {
      response.json({ check: await chainChecks.latest(tenantId) });
      return;
    }
    if (!limit.take(tenantId)) throw new ServiceError('too-many-requests');
    response.json({ check: await chainChecks.check(tenantId, witness) });
  });
  addRoute(router, 'post', '/v1/audit/checks', jsonBody, check);

  const exportAll = tenantRoute(async ({ tenant: { tenantId, name }, request, response }) => {
    const { personId, filter, format } = parse(auditExportRequestSchema, request.body);
    await assertMayReadLog(store.db, { tenantId, personId });
    if (!limit.take(tenantId)) throw new ServiceError('too-many-requests');
    // Nothing that passes may be left out because it cannot be found yet.
    if (Object.keys(filter).length > 0) await indexEntries(store, tenantId, { most: Number.POSITIVE_INFINITY });
    response.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl');
    const order = { tenantId, tenantName: name, filter, format, at: pairing.now() };
    await pipeline(Readable.from(exportAudit(store.db, order)), response);
  });
  addRoute(router, 'post', '/v1/audit/exports', auditQuestionBody, exportAll);

  const digests = tenantRoute(async ({ tenant: { tenantId }, request, response }) => {
    const { after } = parse(auditDigestsRequestSchema, request.body);
    response.json(await readDigests(store.db, tenantId, after));
  });
  addRoute(router, 'post', '/v1/audit/digests', jsonBody, digests);

  return router;
}
