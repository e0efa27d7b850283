import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { AppError } from '../app-error.js';
import { PortalError, type PortalErrorCode } from '../bitrix24/portal-error.js';
import type { Applied } from './apply-events.js';
import type { DocumentBytes } from './document-bytes.js';
import type { FieldWrites } from './field-writes.js';
import type { OutgoingFile, PortalAccess, PortalDocuments } from './portal-documents.js';
import type { KeptRequest } from './kept-request.js';
import type { RequestRepository } from './request-repository.js';
import { requestErrorOf, type ServiceClients } from './service-clients.js';
import { signatureKey, type Writer } from './signing-request.js';
import { signedFileName } from './signed-file-name.js';
import type { PortalFailure, SigningEffect, SigningRefusal } from './transition.js';

export interface PerformParts {
  readonly requests: RequestRepository;
  readonly documents: PortalDocuments;
  readonly bytes: DocumentBytes;
  readonly services: ServiceClients;
  readonly fieldWrites: FieldWrites;
  /** For operators only: what lies behind an error that people see as a code. */
  readonly log: (event: string, facts: Record<string, unknown>) => void;
}

/** Carries out one effect of the transition and says what came of it. Never throws for a fault outside: that is an event too. */
export function performEffect(parts: PerformParts, request: KeptRequest, effect: SigningEffect): Promise<Applied> {
  switch (effect.kind) {
    case 'sign':
      return sign(parts, request);
    case 'read-field':
      return withPortal(parts, request, () => readField(parts, request, effect.writer));
    case 'compare-candidates':
      return withPortal(parts, request, () => compareCandidates(parts, request, effect.writer));
    case 'write-field':
      return writeField(parts, request, effect.writer);
    case 'keep-separate':
      return withPortal(parts, request, () => keepSeparate(parts, request, effect.writer));
    case 'authorize':
    case 'announce':
      // A code is needed, or the outbox has it already: nothing to be done here.
      return Promise.resolve({ request, effects: [] });
  }
}

/**
 * Asks for the signature under the request's one key, and keeps the bytes before saying so. While it waits for a PIN, only that is asked:
 * the document need not be sent again and again.
 */
async function sign(parts: PerformParts, before: KeptRequest): Promise<Applied> {
  if (await stillWaitsForPin(parts, before)) {
    const waiting = { kind: 'signing-refused', error: { code: 'pin-needed' }, because: 'pin-needed' } as const;
    return parts.requests.apply(before, waiting);
  }
  const started = await parts.requests.apply(before, { kind: 'signing-started' });
  const { request } = started;
  if (request.machine.state !== 'signing') return started;
  const { authorizationId, epoch } = request.machine;
  const { choices, memberId, sha256, size } = request;
  if (authorizationId === null || choices === null)
    throw new Error('A request in signing has its choices and its authorization');
  try {
    const service = await parts.services.of(memberId);
    const { receipt, body } = await service.sign(
      {
        requestKey: signatureKey(request.requestId, epoch),
        authorizationId,
        personId: request.person.personId,
        sha256,
        size,
        mark: choices.mark,
        timeZone: choices.timeZone,
        language: choices.language,
      },
      parts.bytes.read(memberId, sha256),
    );
    const kept = await parts.bytes.keep(memberId, startingWith(body, { sha256, size }));
    if (kept.sha256 !== receipt.outputSha256 || kept.size !== receipt.outputSize || receipt.inputSha256 !== sha256) {
      throw new SigningServiceUnreachable('The signed bytes are not those of the receipt');
    }
    return await parts.requests.apply(request, { kind: 'signed' }, { receipt });
  } catch (error) {
    return signingFailed(parts, request, error);
  }
}

async function stillWaitsForPin({ services }: PerformParts, request: KeptRequest): Promise<boolean> {
  const { error, epoch } = request.machine;
  if (error?.code !== 'pin-needed') return false;
  try {
    const service = await services.of(request.memberId);
    return (await service.signatureStatus(signatureKey(request.requestId, epoch))).state === 'waiting-for-pin';
  } catch {
    // Asking for the signature itself tells what is wrong.
    return false;
  }
}

function signingFailed(parts: PerformParts, request: KeptRequest, error: unknown): Promise<Applied> {
  parts.log('signing failed', { requestId: request.requestId, error });
  const because = error instanceof SigningServiceError ? refusalOf(error) : 'unknown';
  return because === 'unknown'
    ? parts.requests.apply(request, { kind: 'signing-unanswered', error: requestErrorOf(error) })
    : parts.requests.apply(request, { kind: 'signing-refused', error: requestErrorOf(error), because });
}

/** `unknown`: the service answered, but not whether it signed. */
function refusalOf(error: SigningServiceError): SigningRefusal | 'unknown' {
  switch (error.code) {
    case 'authorization-expired':
    case 'authorization-spent':
    case 'authorization-unknown':
    // The successor signs with another authorization.
    case 'credential-replaced':
      return 'authorization-over';
    case 'signature-unfinished':
      return 'unfinished';
    case 'pin-needed':
      return 'pin-needed';
    case 'internal':
    case 'signature-in-progress':
      return 'unknown';
    default:
      return error.retry === 'now' || error.retry === 'later' ? 'later' : 'never';
  }
}

/** An incremental update begins with every byte that was frozen; anything else is not the document that was shown. */
function startingWith(body: Readable, frozen: { sha256: string; size: number }): Readable {
  const hash = createHash('sha256');
  let left = frozen.size;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      hash.update(part);
      left -= part.length;
      done(null, chunk);
    },
    flush(done) {
      const same = left === 0 && hash.digest('hex') === frozen.sha256;
      done(same ? null : new SigningServiceUnreachable('The signed file does not begin with the frozen one'));
    },
  });
  body.once('error', (error) => check.destroy(error));
  return body.pipe(check);
}

async function readField(parts: PerformParts, before: KeptRequest, writer: Writer): Promise<Applied> {
  const started = await parts.requests.apply(before, { kind: 'storing-started' });
  if (started.request.machine.state !== 'storing') return started;
  const { address } = before;
  const { fileIds } = await parts.documents.lookAtField(accessOf(before, writer), address, 'reading');
  return parts.requests.apply(before, { kind: 'field-read', holdsFrozenFile: fileIds.includes(address.fileId) });
}

async function compareCandidates(parts: PerformParts, request: KeptRequest, writer: Writer): Promise<Applied> {
  const field = await parts.documents.lookAtField(accessOf(request, writer), request.address, 'reading');
  let signedFileId: number | null = null;
  for (const fileId of field.fileIds.filter((id) => id !== request.address.fileId)) {
    const { body } = await field.open(fileId);
    if ((await digestOf(body)) === request.receipt?.outputSha256) signedFileId = fileId;
  }
  // Ours has arrived, though its answer was lost.
  if (signedFileId !== null) await parts.fieldWrites.settled(request);
  return parts.requests.apply(request, { kind: 'candidates-compared', signedFileId });
}

async function digestOf(body: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of Readable.from(body)) {
    if (chunk instanceof Uint8Array) hash.update(chunk);
  }
  return hash.digest('hex');
}

/** Written down before it is sent, so that a restart knows of a write that may still arrive. */
async function writeField(parts: PerformParts, before: KeptRequest, writer: Writer): Promise<Applied> {
  if (!(await parts.fieldWrites.begin(before))) {
    const error = { code: 'portal-unavailable' } as const;
    return parts.requests.apply(before, { kind: 'portal-failed', error, because: 'later', writeSettled: true });
  }
  const { request } = await parts.requests.apply(before, { kind: 'write-started' });
  try {
    await parts.documents.replaceFile(accessOf(request, writer), request.address, signedFile(parts, request));
    await parts.fieldWrites.settled(request);
    return await parts.requests.apply(request, { kind: 'write-attempted', answered: true });
  } catch (error) {
    parts.log('writing failed', { requestId: request.requestId, error });
    if (mayHaveHappened(error)) return parts.requests.apply(request, { kind: 'write-attempted', answered: false });
    await parts.fieldWrites.settled(request);
    const failed = {
      kind: 'portal-failed',
      error: requestErrorOf(error),
      because: failureOf(error),
      writeSettled: true,
    } as const;
    return parts.requests.apply(request, failed);
  }
}

/** Only a refusal, or a call that never left, means that nothing was written. */
function mayHaveHappened(error: unknown): boolean {
  const portalError = portalErrorBehind(error);
  return portalError === null ? !(error instanceof AppError) : portalError.mayHaveActed;
}

/** What the portal said, where an error was already put in words for people. */
function portalErrorBehind(error: unknown): PortalError | null {
  const behind = error instanceof AppError ? error.cause : error;
  return behind instanceof PortalError ? behind : null;
}

async function keepSeparate(parts: PerformParts, request: KeptRequest, writer: Writer): Promise<Applied> {
  await parts.documents.keepBeside(accessOf(request, writer), request.address, signedFile(parts, request));
  return parts.requests.apply(request, { kind: 'kept-separate' });
}

function signedFile(parts: PerformParts, request: KeptRequest): OutgoingFile {
  const { receipt } = request;
  if (receipt === null) throw new Error('A signed request has its receipt');
  return {
    name: signedFileName(request.fileName),
    path: parts.bytes.path(request.memberId, receipt.outputSha256),
    size: receipt.outputSize,
  };
}

async function withPortal(parts: PerformParts, request: KeptRequest, call: () => Promise<Applied>): Promise<Applied> {
  try {
    return await call();
  } catch (error) {
    parts.log('the portal failed', { requestId: request.requestId, error });
    return parts.requests.apply(request, {
      kind: 'portal-failed',
      error: requestErrorOf(error),
      because: failureOf(error),
    });
  }
}

/** With these the same token will not do better another time; another person's may. */
const deadTokens: ReadonlySet<PortalErrorCode> = new Set([
  'token-dead',
  'grant-dead',
  'user-gone',
  'access-denied',
  'application-off',
]);

function failureOf(error: unknown): PortalFailure {
  const portalError = portalErrorBehind(error);
  if (portalError !== null && deadTokens.has(portalError.code)) return 'token-dead';
  return error instanceof AppError && error.code === 'access-denied' ? 'token-dead' : 'later';
}

function accessOf(request: KeptRequest, writer: Writer): PortalAccess {
  const { memberId, person } = request;
  return writer === 'signer' ? { memberId, as: 'person', personId: person.personId } : { memberId, as: 'service' };
}
