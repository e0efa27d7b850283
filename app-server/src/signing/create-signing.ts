import type { Request, Router } from 'express';
import { randomUUID } from 'node:crypto';
import { referenceOf } from '../logging/reference.js';
import type { DocumentAddress } from '../contract/session.js';
import type { SigningOverview } from '../documents/signing-overview.js';
import { rulesOf } from '../rules/portal-rules.js';
import { createAfterStoring } from './after-storing.js';
import { erasePortal, erasePortals } from './erase-portal.js';
import { removeOriginals } from './remove-originals.js';
import type { PortalCallers } from '../bitrix24/portal-callers.js';
import type { Store } from '../store/store.js';
import { RequestChanges } from './changes.js';
import { createDocumentEvents, type DocumentEvents } from './document-events.js';
import { createDocumentBytes, type DocumentBytes, documentsFolder } from './document-bytes.js';
import { SigningOutbox } from './outbox.js';
import { createFieldWrites } from './field-writes.js';
import { performEffect } from './perform-effect.js';
import type { PortalDocuments } from './portal-documents.js';
import { ProgressDesk } from './progress-desk.js';
import { RequestDesk, type SigningCaller } from './request-desk.js';
import { createRequestLists, type RequestLists } from './request-lists.js';
import { createRequestRepository, type RequestRepository } from './request-repository.js';
import { Retention } from './retention.js';
import type { ServiceClients } from './service-clients.js';
import { createSignedRequests, type SignedRequests } from './signed-requests.js';
import { createSigningOverview } from './signing-overview.js';
import { createSigningRoutes } from './signing-routes.js';
import { transition } from './transition.js';
import { SigningWorker } from './worker.js';

export interface Signing {
  /** For `/api/signing-requests`, behind the session. */
  readonly routes: Router;
  readonly overview: SigningOverview;
  /** What administrators do with requests that do not come to their end. */
  readonly progress: ProgressDesk;
  readonly bytes: DocumentBytes;
  readonly signed: SignedRequests;
  readonly requests: RequestRepository;
  readonly events: DocumentEvents;
  readonly lists: RequestLists;
  /**
   * The application was removed: what nobody has signed yet ends, what was signed waits for another installation. With `isClean` everything
   * else of the portal is deleted.
   */
  portalRemoved(memberId: string, options: { readonly isClean: boolean }): Promise<void>;
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
  readonly callers: Pick<PortalCallers, 'forService'>;
  /** A request about this document has moved. */
  readonly onChange: (memberId: string, address: DocumentAddress) => void;
  readonly callerOf: (request: Request) => SigningCaller;
  /** How long signed bytes wait for an application that was removed from their portal, ms. */
  readonly strandedRetention: number;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}): Signing {
  const { store, documents, services, callerOf, now } = options;
  const log: typeof options.log = (event, facts) => {
    const { requestId } = facts;
    // What a person reads out of a request's error finds every line of it.
    const reference = typeof requestId === 'string' ? { reference: referenceOf(requestId) } : {};
    options.log(event, { ...facts, ...reference });
  };
  const requests = createRequestRepository({ store, transition, now });
  const bytes = createDocumentBytes(documentsFolder(options.dataDirectory));
  const events = createDocumentEvents({ store, requests, now });
  const fieldWrites = createFieldWrites({ store, now });
  const changes = new RequestChanges();
  const worker = new SigningWorker({
    requests,
    instance: randomUUID(),
    perform: (request, effect) =>
      performEffect({ requests, documents, bytes, services, fieldWrites, log }, request, effect),
    onChange: (request) => {
      changes.announce(request);
      options.onChange(request.memberId, request.address);
    },
    log,
    now,
  });
  const { callers } = options;
  const afterStoring = createAfterStoring({ store, callers, bytes, now });
  const outbox = new SigningOutbox({ store, requests, documents, afterStoring, log, now });
  const { strandedRetention } = options;
  const erasing = { store, bytes, log, now };
  const retention = new Retention({
    store,
    requests,
    bytes,
    removeOriginals: () => removeOriginals({ store, callers, log, now }),
    erasePortals: () => erasePortals(erasing),
    strandedRetention,
    log,
    now,
  });
  const resume = (key: Parameters<SigningWorker['resume']>[0]): void => worker.resume(key);
  const largestBytes = async (memberId: string) => (await rulesOf(store, memberId)).largestBytes;
  const desk = new RequestDesk({ requests, documents, bytes, services, largestBytes, changes, resume, now });
  return {
    routes: createSigningRoutes({ desk, bytes, events, callerOf }),
    overview: createSigningOverview(requests),
    progress: new ProgressDesk({ requests, bytes, changes, resume, now }),
    bytes,
    signed: createSignedRequests(requests, store),
    requests,
    events,
    lists: createRequestLists(store),
    portalRemoved: async (memberId, { isClean }) => {
      // With its data gone, nothing waits for a time stamp either: what was not released for sure ends too.
      const underWay = isClean ? await requests.inProgress(memberId) : [];
      for (const key of [...(await requests.unsigned(memberId)), ...underWay]) {
        await requests.apply(key, { kind: 'abandoned', error: { code: 'portal-not-installed' } });
        changes.announce(key);
      }
      if (isClean) await erasePortal(erasing, memberId);
    },
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
