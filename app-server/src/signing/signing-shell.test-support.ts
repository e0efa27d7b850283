import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import type { ServiceErrorCode } from '@dealseal/signing-service/contract/error';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AppError } from '../app-error.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { DocumentAddress } from '../contract/session.js';
import type { Dialect } from '../store/column-types.js';
import { rulesOf } from '../rules/portal-rules.js';
import { openStore, type StoreOptions } from '../store/store.js';
import { createTestDatabase } from '../store/test-database.test-support.js';
import { insertPortal } from '../store/test-portal.test-support.js';
import type { RequestKey } from './apply-events.js';
import { RequestChanges } from './changes.js';
import { createDocumentBytes } from './document-bytes.js';
import { erasePortals } from './erase-portal.js';
import { createFieldWrites } from './field-writes.js';
import { performEffect } from './perform-effect.js';
import type { PortalDocuments } from './portal-documents.js';
import { RequestDesk, type SigningCaller } from './request-desk.js';
import { createRequestRepository } from './request-repository.js';
import { Retention } from './retention.js';
import type { SigningService } from './service-clients.js';
import { transition } from './transition.js';
import { SigningWorker } from './worker.js';

export const address: DocumentAddress = { entityTypeId: 2, entityId: 412, field: 'UF_CRM_SIGN_DOC', fileId: 9001 };
export const milica: SigningCaller = { memberId: 'm1', person: { personId: '7', name: 'Milica Radović' } };
export const vuk: SigningCaller = { memberId: 'm1', person: { personId: '11', name: 'Vuk Janković' } };
export const rightCode = '123456';

/** A file field as the portal keeps it: a new id with each write. */
export class FieldModel {
  files = new Map<number, Buffer>([[address.fileId, Buffer.from('%PDF-1.7 contract')]]);
  fileName = 'Ugovor.pdf';
  beside: Buffer[] = [];
  writes = 0;
  #lastFileId = address.fileId;
  /** What the next calls do in place of answering. */
  faults: ('down' | 'write-answer-lost')[] = [];
  /** The portal has removed the application: every call fails. */
  isRemoved = false;

  readonly documents: PortalDocuments = {
    lookAtField: () => {
      if (this.isRemoved) throw new PortalError('application-off');
      this.#fault('down');
      const open = (fileId: number) => {
        const bytes = this.files.get(fileId);
        if (bytes === undefined) throw new AppError('document-gone');
        return Promise.resolve({ name: this.fileName, body: Readable.from([bytes], { objectMode: false }) });
      };
      return Promise.resolve({ entityTitle: 'Deal', fieldTitle: 'Contract', fileIds: [...this.files.keys()], open });
    },
    // Reads first; what it writes is the whole new value, in which the portal drops what it no longer holds, without a word.
    replaceFile: async (_access, { fileId }, file) => {
      const read = [...this.files.keys()];
      const bytes = await readFile(file.path);
      this.writes += 1;
      this.#lastFileId = Math.max(this.#lastFileId, ...this.files.keys()) + 1;
      const value = new Map<number, Buffer>();
      for (const id of read) {
        const kept = this.files.get(id);
        if (id === fileId) value.set(this.#lastFileId, bytes);
        else if (kept !== undefined) value.set(id, kept);
      }
      this.files = value;
      this.#fault('write-answer-lost');
    },
    keepBeside: async (_access, _address, file) => {
      this.beside.push(await readFile(file.path));
    },
    addTimelineEntry: () => Promise.resolve(),
    notify: () => Promise.resolve(),
  };

  upload(text: string): void {
    const id = Math.max(...this.files.keys()) + 1;
    this.files.clear();
    this.files.set(id, Buffer.from(text));
  }

  #fault(kind: 'down' | 'write-answer-lost'): void {
    if (this.faults[0] !== kind) return;
    this.faults.shift();
    throw new PortalError('unavailable', { mayHaveActed: true });
  }
}

/** The signing-service's promises to its client, without its insides: idempotent by request key, one signature each. */
export class ServiceModel {
  codesTaken = 0;
  signatures = new Map<string, Buffer>();
  authorizations = new Map<string, { digests: readonly string[]; spent: string[]; expired: boolean }>();
  faults: ('sign-answer-lost' | ServiceErrorCode)[] = [];
  /** Somebody has still to type it. */
  waitsForPin = false;
  /** How often a document was sent to be signed. */
  documents = 0;
  epoch: string | null = null;

  readonly service: SigningService = {
    inspect: async (document, size) => ({
      sha256: sha256(await buffer(document)),
      size,
      pageCount: 2,
      hasForm: false,
      hasAttachments: false,
      hasScripts: false,
      signatures: [],
      refusal: null,
    }),
    authorize: (request) => {
      const known = this.authorizations.has(request.requestKey);
      if (!known && request.code !== rightCode) throw refusal('code-wrong');
      if (!known) {
        this.codesTaken += 1;
        this.authorizations.set(request.requestKey, { digests: request.digests, spent: [], expired: false });
      }
      const audit = { sequence: 1, head: '0'.repeat(64) };
      const { epoch } = this;
      return Promise.resolve({
        authorizationId: request.requestKey,
        expiresAt: new Date(0).toISOString(),
        audit,
        epoch,
      });
    },
    signatureStatus: () => Promise.resolve({ state: this.waitsForPin ? 'waiting-for-pin' : 'unknown', receipt: null }),
    sign: async (request, document) => {
      const input = await buffer(document);
      this.documents += 1;
      if (this.waitsForPin) throw refusal('pin-needed');
      const [fault] = this.faults;
      if (fault !== undefined && fault !== 'sign-answer-lost') {
        this.faults.shift();
        throw refusal(fault);
      }
      const output = this.#signatureFor(request, input);
      if (this.faults.shift() === 'sign-answer-lost') throw new SigningServiceUnreachable('lost');
      return {
        receipt: {
          requestKey: request.requestKey,
          inputSha256: sha256(input),
          outputSha256: sha256(output),
          outputSize: output.length,
          level: 'B-B',
          timeStamp: null,
          fieldName: 'Signature1',
          signedAt: new Date(0).toISOString(),
          signer: 'Milica Radović',
          credential: { credentialId: 'c', owner: 'Adriatik', organisation: null, issuer: 'CA', serialNumber: '4C1A' },
          audit: { sequence: 2, head: '0'.repeat(64) },
        },
        body: Readable.from([output], { objectMode: false }),
      };
    },
  };

  /** It was restored from a backup that knew nothing of these. */
  restore(): void {
    this.authorizations.clear();
    this.signatures.clear();
    this.epoch = 'second';
  }

  #signatureFor(request: { requestKey: string; authorizationId: string; sha256: string }, input: Buffer): Buffer {
    const released = this.signatures.get(request.requestKey);
    if (released !== undefined) return released;
    const authorization = this.authorizations.get(request.authorizationId);
    if (authorization === undefined) throw refusal('authorization-unknown');
    if (authorization.expired) throw refusal('authorization-expired');
    const times = (digests: readonly string[]) => digests.filter((digest) => digest === request.sha256).length;
    if (!authorization.digests.includes(request.sha256)) throw refusal('digest-not-authorized');
    if (times(authorization.spent) >= times(authorization.digests)) throw refusal('authorization-spent');
    authorization.spent.push(request.sha256);
    const output = Buffer.concat([input, Buffer.from(`\nsigned ${this.signatures.size + 1}`)]);
    this.signatures.set(request.requestKey, output);
    return output;
  }
}

/** What lies outside the app-server and outlives its data. */
export class ShellWorld {
  readonly clock = { time: 1_800_000_000_000 };
  readonly field = new FieldModel();
  readonly signing = new ServiceModel();
}

/** The signing part of the app-server over a real database, beside the two models. */
export async function startShell(dialect: Dialect = 'sqlite') {
  const database = await createTestDatabase(dialect);
  const shell = await startShellOn(database.options, new ShellWorld());
  await insertPortal(shell.store, 'm1');
  return {
    ...shell,
    stop: async () => {
      await shell.stop();
      await database.remove();
    },
  };
}

/** The same on data that are there already. */
export async function startShellOn(data: StoreOptions, { clock, field, signing }: ShellWorld) {
  const folder = data.dataDirectory;
  const store = await openStore(data);
  const now = () => clock.time;
  const requests = createRequestRepository({ store, transition, now });
  const bytes = createDocumentBytes(join(folder, 'documents'));
  const services = { of: () => Promise.resolve(signing.service) };
  const changes = new RequestChanges();
  const parts = { requests, documents: field.documents, bytes, services, now };
  const fieldWrites = createFieldWrites({ store, now });
  const log = () => undefined;
  const worker = new SigningWorker({
    requests,
    instance: 'first',
    now,
    log,
    perform: (request, effect) => performEffect({ ...parts, fieldWrites, log }, request, effect),
    onChange: (key) => changes.announce(key),
  });
  const largestBytes = async (memberId: string) => (await rulesOf(store, memberId)).largestBytes;
  const desk = new RequestDesk({ ...parts, largestBytes, changes, resume: (key) => worker.resume(key) });
  const day = 24 * 3_600_000;
  const removeOriginals = () => Promise.resolve();
  const retention = new Retention({
    store,
    requests,
    bytes,
    removeOriginals,
    erasePortals: () => erasePortals({ store, bytes, log, now }),
    strandedRetention: 90 * day,
    log,
    now,
  });
  return {
    folder,
    store,
    clock,
    field,
    signing,
    desk,
    requests,
    bytes,
    /** What was begun has come as far as it goes by itself. */
    settle: () => worker.idle(),
    sweep: () => retention.sweep(),
    /** The portal has removed the application, or installed it again. */
    setInstalled: async (installed: boolean) => {
      field.isRemoved = !installed;
      const state = installed ? 'active' : 'uninstalled';
      await store.db.updateTable('portals').set({ state, updated_at: clock.time }).execute();
    },
    /** What the worker would take up at its next look is taken up. */
    takeUpDue: async () => {
      for (const key of await requests.due(clock.time, 10)) worker.resume(key);
      await worker.idle();
    },
    /** The request is taken up again, as after a pause or a restart. */
    takeUp: async (key: RequestKey) => {
      worker.resume(key);
      await worker.idle();
    },
    stop: async () => {
      await worker.stop();
      await store.close();
    },
  };
}

function refusal(code: ServiceErrorCode): SigningServiceError {
  const retry = code.startsWith('token') ? 'later' : 'input';
  return new SigningServiceError({ code, retry, reference: 'TST-REF' });
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
