import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { ChainChecks } from '../audit/chain-checks.js';
import type { AuthorizationContext } from '../authorization/context.js';
import { ServiceError } from '../authorization/errors.js';
import { contractVersion } from '../contract/info.js';
import { logText } from '../logging/logger.js';
import type { ExamineService } from '../doctor/examine-service.js';
import { newReference } from '../logging/reference.js';
import type { CredentialRegistry } from '../signing/credential-registry.js';
import type { SpoolOptions } from '../signing/document-spool.js';
import type { SampleContext } from '../signing/mark-samples.js';
import type { SignatureDesk } from '../signing/signature-desk.js';
import type { ReceiptDesk } from '../receipts/receipt-desk.js';
import type { ViewCertificate } from '../signing/view-certificate.js';
import type { SigningTrust } from '../signing/signing-trust.js';
import type { SignatureEngine } from '../signing/signature-engine.js';
import type { PairingContext } from '../tenants/pairing.js';
import { tenantOfCertificate } from '../tenants/tenant-directory.js';
import { answerError } from './answer-error.js';
import { auditRoutes } from './audit-routes.js';
import { authorizationRoutes } from './authorization-routes.js';
import { certificateRoutes } from './certificate-routes.js';
import { doctorRoutes } from './doctor-routes.js';
import { type Health, healthRoutes } from './health-routes.js';
import type { Metrics } from './metrics.js';
import { markRoutes } from './mark-routes.js';
import { openRoutes } from './open-routes.js';
import { peopleRoutes } from './people-routes.js';
import { receiptRoutes } from './receipt-routes.js';
import { retentionRoutes } from './retention-routes.js';
import { RateLimit } from './rate-limit.js';
import { agreeOnContract, contextOf, setContext } from './request-context.js';
import { signatureRoutes } from './signature-routes.js';
import { trialRoutes } from './trial-routes.js';
import { watchRoutes } from './watch-routes.js';
import { clientFingerprint } from './tls-server.js';

/** Everything the routes call. */
export interface AppServices {
  readonly release: string;
  readonly documentBytes: number;
  readonly pairing: PairingContext;
  readonly authorization: AuthorizationContext;
  readonly credentials: CredentialRegistry;
  readonly trust: SigningTrust;
  readonly desk: SignatureDesk;
  readonly receipts: ReceiptDesk;
  readonly viewCertificate: ViewCertificate;
  readonly examine: ExamineService;
  readonly chainChecks: ChainChecks;
  readonly samples: SampleContext;
  readonly inspection: { readonly engine: SignatureEngine; readonly spool: SpoolOptions };
  readonly health: () => Promise<Health>;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly monotonicNow: () => number;
  /** True once the service has been told to stop: what is being answered goes on, nothing new begins. */
  readonly isStopping: () => boolean;
}

/** A tenant's requests of any kind; a single signature takes two to four. */
const tenantAllowance = { burst: 2_000, perSecond: 1_000 } as const;

/**
 * The HTTP API. Order of every route: limit, authenticate, validate, act, present. Open are health, metrics, `/v1/info`, `/v1/authority`
 * and `/v1/pairings`; behind every other path stands the client certificate of a tenant.
 */
export function createApp(services: AppServices): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.use(beginRequest(services));
  app.use(healthRoutes(services));
  app.use(refuseWhileStopping(services));
  app.use(helmet());
  app.use('/v1', (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  app.use(lookUpTenant(services));
  app.use(openRoutes(services));
  app.use(requireTenant(services));
  app.use(signatureRoutes(services));
  app.use(receiptRoutes(services));
  app.use(authorizationRoutes(services));
  app.use(peopleRoutes(services));
  app.use(trialRoutes(services));
  app.use(certificateRoutes(services));
  app.use(doctorRoutes(services));
  app.use(markRoutes(services));
  app.use(retentionRoutes(services));
  app.use(auditRoutes(services));
  app.use(watchRoutes(services));
  app.use(() => {
    throw new ServiceError('not-found');
  });
  app.use(answerError);
  return app;
}

/** Gives the request its reference, and the log its line when the answer is out or the client gone. */
function beginRequest({ log, metrics, monotonicNow, pairing }: AppServices): RequestHandler {
  return (request, response, next) => {
    const reference = newReference(pairing.randomBytes);
    const startedAt = monotonicNow();
    setContext(request, {
      reference,
      // Few requests have more to tell than their one line.
      get log() {
        return log.child({ reference });
      },
      startedAt,
      tenant: null,
      contract: contractVersion.oldest,
      route: null,
      errorCode: null,
    });
    response.set('dealseal-reference', reference);
    response.once('close', () => {
      const { tenant, route, errorCode } = contextOf(request);
      const milliseconds = monotonicNow() - startedAt;
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.requests.observe({ route: route ?? 'none', status: String(status) }, milliseconds / 1000);
      log.info(
        {
          reference,
          tenant: tenant?.tenantId ?? null,
          method: request.method,
          route: route ?? logText(request.path),
          status,
          ...(errorCode === null ? {} : { errorCode }),
          milliseconds: Math.round(milliseconds * 10) / 10,
        },
        'request',
      );
    });
    next();
  };
}

function refuseWhileStopping({ isStopping }: AppServices): RequestHandler {
  return (_request, response, next) => {
    if (isStopping()) {
      response.set('connection', 'close');
      throw new ServiceError('service-stopping');
    }
    next();
  };
}

function lookUpTenant({ pairing }: AppServices): RequestHandler {
  return async (request, _response, next) => {
    const fingerprint = clientFingerprint(request);
    if (fingerprint !== null) {
      contextOf(request).tenant = await tenantOfCertificate(pairing.store, fingerprint, pairing.now());
    }
    next();
  };
}

function requireTenant({ monotonicNow }: AppServices): RequestHandler {
  const limit = new RateLimit(tenantAllowance, monotonicNow);
  return (request, _response, next) => {
    if (clientFingerprint(request) === null) throw new ServiceError('client-certificate-required');
    const context = contextOf(request);
    const { tenant } = context;
    if (tenant === null) throw new ServiceError('tenant-unknown');
    if (!limit.take(tenant.tenantId)) throw new ServiceError('too-many-requests');
    context.contract = agreeOnContract(request);
    next();
  };
}
