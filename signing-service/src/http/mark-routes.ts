import express, { Router } from 'express';
import { ServiceError } from '../authorization/errors.js';
import { digestSchema } from '../contract/signatures.js';
import { markLogoSchema, markSampleSchema } from '../contract/mark-design.js';
import { drawSample, keepLogo } from '../signing/mark-samples.js';
import type { AppServices } from './app.js';
import { jsonBody } from './json-body.js';
import { parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

/** A picture in base64, and what tells of one that is too large. */
const pictureBody = express.json({ limit: '1100kb', strict: true, type: 'application/json' });

/** Pictures for a tenant's marks, and how a mark would look. What holds is changed by the act `change-settings`. */
export function markRoutes({ samples }: AppServices): Router {
  const router = Router();
  const keep = tenantRoute(async ({ tenant, request, response }) => {
    const { picture } = parse(markLogoSchema, request.body);
    response.json(await keepLogo(samples, tenant.tenantId, Buffer.from(picture, 'base64')));
  });
  addRoute(router, 'post', '/v1/mark-logos', pictureBody, keep);

  const kept = tenantRoute(async ({ tenant, request, response }) => {
    const sha256 = parse(digestSchema, request.params['sha256']);
    const picture = await samples.logos.of({ tenantId: tenant.tenantId, sha256 });
    if (picture === null) throw new ServiceError('not-found');
    response.json({ picture: Buffer.from(picture).toString('base64') });
  });
  addRoute(router, 'get', '/v1/mark-logos/:sha256', kept);

  const draw = tenantRoute(async ({ tenant, request, response }) => {
    response.json(await drawSample(samples, tenant.tenantId, parse(markSampleSchema, request.body)));
  });
  addRoute(router, 'post', '/v1/mark-samples', jsonBody, draw);
  return router;
}
