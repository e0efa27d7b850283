import { AppError } from '../app-error.js';
import { appErrors } from '../contract/error.js';
import type { ProgressItem } from '../contract/progress.js';
import { referenceOf } from '../logging/reference.js';
import type { RequestKey } from './apply-events.js';
import type { RequestChanges } from './changes.js';
import type { DocumentBytes } from './document-bytes.js';
import type { KeptRequest } from './kept-request.js';
import type { RequestRepository } from './request-repository.js';
import { signedFileName } from './signed-file-name.js';

const long = 60_000;
const mostShown = 100;

export interface ProgressDeskParts {
  readonly requests: RequestRepository;
  readonly bytes: DocumentBytes;
  readonly changes: RequestChanges;
  /** Carries a request on in the background. */
  readonly resume: (key: RequestKey) => void;
  readonly now: () => number;
}

/** What administrators do with requests that do not come to their end, whoever signs. */
export class ProgressDesk {
  readonly #parts: ProgressDeskParts;

  constructor(parts: ProgressDeskParts) {
    this.#parts = parts;
  }

  async list(memberId: string, viewer: { readonly isPortalAdministrator: boolean }): Promise<ProgressItem[]> {
    const waiting = await this.#parts.requests.inProgress(memberId);
    return waiting
      .filter((request) => this.#isLong(request))
      .toSorted((a, b) => a.machine.since - b.machine.since)
      .slice(0, mostShown)
      .map((request) => presentItem(request, viewer));
  }

  /** What it waits for is tried now. */
  async retry(memberId: string, requestId: string): Promise<void> {
    this.#parts.resume(await this.#find(memberId, requestId));
  }

  /** Throws `request-state` where something may have been signed. */
  async giveUp(memberId: string, requestId: string): Promise<void> {
    const before = await this.#find(memberId, requestId);
    const { request } = await this.#parts.requests.apply(before, { kind: 'abandoned' });
    if (request.machine.state !== 'abandoned') throw new AppError('request-state');
    this.#parts.changes.announce(request);
  }

  /** Throws `request-state` before anything was signed, `document-gone` for bytes that were erased. */
  async signed(
    memberId: string,
    requestId: string,
  ): Promise<{ readonly sha256: string; readonly size: number; readonly fileName: string }> {
    const { receipt, fileName } = await this.#find(memberId, requestId);
    if (receipt === null) throw new AppError('request-state');
    if (!(await this.#parts.bytes.has(memberId, receipt.outputSha256))) throw new AppError('document-gone');
    return { sha256: receipt.outputSha256, size: receipt.outputSize, fileName: signedFileName(fileName) };
  }

  async #find(memberId: string, requestId: string): Promise<KeptRequest> {
    const found = (await this.#parts.requests.inProgress(memberId)).find((each) => each.requestId === requestId);
    if (found === undefined || !this.#isLong(found)) throw new AppError('not-found');
    return found;
  }

  #isLong({ machine }: KeptRequest): boolean {
    return this.#parts.now() - machine.since > long;
  }
}

function presentItem(
  request: KeptRequest,
  { isPortalAdministrator }: { readonly isPortalAdministrator: boolean },
): ProgressItem {
  const { machine, requestId, fileName, entityTitle, address, receipt } = request;
  const { state, error, failures, nextAttemptAt } = machine;
  return {
    requestId,
    state,
    since: new Date(machine.since).toISOString(),
    person: request.person.name,
    entityTypeId: address.entityTypeId,
    entityId: address.entityId,
    document: isPortalAdministrator ? { fileName, entityTitle } : null,
    error: error === null ? null : { ...error, retry: appErrors[error.code].retry, reference: referenceOf(requestId) },
    failures,
    nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt).toISOString(),
    // A conflict waits for the signer's word, unless that was given.
    mayRetry: state !== 'conflict' || machine.keepsSeparate,
    mayGiveUp: state === 'authorized' || (state === 'signing' && machine.unsignedForSure),
    mayDownload: isPortalAdministrator && receipt !== null,
  };
}
