import { Router } from 'express';
import { readAuditHead } from '../audit/append-audit.js';
import { authorize } from '../authorization/authorize.js';
import { assertNotReplaced, listGrants } from '../authorization/credentials.js';
import { readSettings } from '../authorization/settings.js';
import { authorizationRequestSchema } from '../contract/signatures.js';
import type { AppServices } from './app.js';
import { jsonBody } from './json-body.js';
import { parse, tenantRoute } from './request-context.js';
import { addRoute } from './route.js';

/** What a code opens, and where the audit stands. */
export function authorizationRoutes({ authorization, credentials, trust }: AppServices): Router {
  const router = Router();

  const open = tenantRoute(async ({ tenant, request, response }) => {
    const body = parse(authorizationRequestSchema, request.body);
    const { tenantId } = tenant;
    // While the time is unsure, nothing that depends on it can be told: this throws `clock-unsure`.
    authorization.now();
    // A credential that cannot sign now, or a signature that cannot be finished, must not cost a code; of one that is not the person's nothing is told here.
    const granted = await listGrants(authorization, { tenantId, personId: body.personId });
    if (granted.includes(body.credentialId)) {
      const credential = await credentials.assertUsable(body.credentialId);
      if (trust.isConfigured) {
        const { settings } = await readSettings(authorization, tenantId);
        await trust.assertFinishable(credential, settings);
      }
    } else {
      await assertNotReplaced(authorization, { tenantId, credentialId: body.credentialId, granted });
    }
    response.status(201).json(await authorize(authorization, tenantId, body));
  });
  addRoute(router, 'post', '/v1/authorizations', jsonBody, open);

  const head = tenantRoute(async ({ tenant, response }) => {
    response.json(await readAuditHead(authorization.store.db, tenant.tenantId));
  });
  addRoute(router, 'get', '/v1/audit/head', head);

  return router;
}
