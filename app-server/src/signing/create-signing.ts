import type { Request, Router } from 'express';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { SigningOverview } from '../documents/signing-overview.js';
import type { Store } from '../store/store.js';
import { RequestChanges } from './changes.js';
import { createDocumentBytes } from './document-bytes.js';
import { SigningOutbox } from './outbox.js';
import { performEffect } from './perform-effect.js';
import type { PortalDocuments } from './portal-documents.js';
import { RequestDesk, type SigningCaller } from './request-desk.js';
import { createRequestRepository } from './request-repository.js';
import { Retention } from './retention.js';
import type { ServiceClients } from './service-clients.js';
import { createSigningOverview } from './signing-overview.js';
import { createSigningRoutes } from './signing-routes.js';
import { transition } from './transition.js';
import { SigningWorker } from './worker.js';

export interface Signing {
  /** For `/api/signing-requests`, behind the session. */
  readonly routes: Router;
  readonly overview: SigningOverview;
  /** Takes up what was left, then carries on what becomes due. */
  start(): void;
  stop(): Promise<void>;
}

/** The life of signing requests, put together. */
export function createSigning(options: {
  readonly store: Store;
  /** Documents' bytes are kept in `documents` below it. Shared by all instances. */
  readonly dataDirectory: string;
  readonly documents: PortalDocuments;
  readonly services: ServiceClients;
  readonly callerOf: (request: Request) => SigningCaller;
  /** How long signed bytes and original stay after they were stored, ms. */
  readonly storedRetention: number;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}): Signing {
  const { store, documents, services, callerOf, log, now } = options;
  const requests = createRequestRepository({ store, transition, now });
  const bytes = createDocumentBytes(join(options.dataDirectory, 'documents'));
  const changes = new RequestChanges();
  const worker = new SigningWorker({
    requests,
    instance: randomUUID(),
    perform: (request, effect) => performEffect({ requests, documents, bytes, services, log }, request, effect),
    onChange: (key) => changes.announce(key),
    log,
    now,
  });
  const outbox = new SigningOutbox({ store, requests, documents, log, now });
  const retention = new Retention({ store, requests, bytes, storedRetention: options.storedRetention, log, now });
  const resume = (key: Parameters<SigningWorker['resume']>[0]): void => worker.resume(key);
  const desk = new RequestDesk({ requests, documents, bytes, services, changes, resume, now });
  return {
    routes: createSigningRoutes({ desk, bytes, callerOf }),
    overview: createSigningOverview(requests),
    start: () => {
      worker.start();
      outbox.start();
      retention.start();
    },
    stop: async () => {
      retention.stop();
      await Promise.all([worker.stop(), outbox.stop()]);
    },
  };
}
