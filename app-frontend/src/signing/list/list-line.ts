import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { AppError, fromBody } from '../../api/app-error.js';
import { type Reading, readingGate } from '../reading.js';

/** One document of a list. */
export interface ListLine {
  readonly key: string;
  readonly address: DocumentAddress;
  readonly name: string;
  /** Its card's title; null where all are of one. */
  readonly card: string | null;
  /** Null until it is open, or when it could not be opened. */
  readonly request: SigningRequestView | null;
  readonly error: AppError | null;
}

export type LineState =
  | { readonly kind: 'opening' }
  /** Cannot be signed now, or came to its end unsigned. */
  | { readonly kind: 'refused'; readonly error: AppError }
  /** Waits for a code; `again` when an earlier one did not lead to a signature. */
  | { readonly kind: 'waiting' | 'again'; readonly request: SigningRequestView }
  | { readonly kind: 'signing' | 'storing' | 'stored' | 'conflict'; readonly request: SigningRequestView };

export function lineState({ request, error }: ListLine): LineState {
  if (error !== null) return { kind: 'refused', error };
  if (request === null) return { kind: 'opening' };
  switch (request.state) {
    case 'frozen':
    case 'needs-code': {
      const { refusal } = request.inspection;
      if (refusal !== null) return { kind: 'refused', error: new AppError({ code: refusal, retry: 'never' }) };
      return { kind: request.state === 'frozen' ? 'waiting' : 'again', request };
    }
    case 'authorized':
    case 'signing':
      return { kind: 'signing', request };
    case 'signed':
    case 'storing':
      return { kind: 'storing', request };
    case 'stored':
    case 'conflict':
      return { kind: request.state, request };
    case 'failed':
    case 'abandoned': {
      const ended = new AppError({ code: 'request-state', retry: 'never' });
      return { kind: 'refused', error: request.error === null ? ended : fromBody(request.error) };
    }
  }
}

/** Has to be dealt with before, or by, a code. */
export function isToSign(line: ListLine): boolean {
  const { kind } = lineState(line);
  return kind === 'opening' || kind === 'refused' || isWaiting(line);
}

export function isWaiting(line: ListLine): boolean {
  const { kind } = lineState(line);
  return kind === 'waiting' || kind === 'again';
}

/** Another party moves it on. */
export function isMoving(line: ListLine): boolean {
  const { kind } = lineState(line);
  return kind === 'signing' || kind === 'storing';
}

export type ListGate =
  | { readonly kind: 'open' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'refused'; readonly count: number; readonly line: ListLine }
  /** More than share one code: so many have to be left out, the last one first. */
  | { readonly kind: 'too-many'; readonly limit: number; readonly count: number; readonly line: ListLine }
  /** Each document is read as one alone would be (reading.ts); `nextPage` of the first that is not. */
  | { readonly kind: 'unread'; readonly count: number; readonly line: ListLine; readonly nextPage: number };

/** What still keeps these lines from Continue, and where it stands. */
export function listGate(lines: readonly ListLine[], readingOf: (line: ListLine) => Reading, limit: number): ListGate {
  const refused = lines.filter((line) => lineState(line).kind === 'refused');
  const [firstRefused] = refused;
  if (firstRefused !== undefined) return { kind: 'refused', count: refused.length, line: firstRefused };
  const last = lines.at(-1);
  if (last !== undefined && lines.length > limit) {
    return { kind: 'too-many', limit, count: lines.length - limit, line: last };
  }
  const unread = lines.filter((line) => isWaiting(line) && !isRead(line, readingOf(line)));
  const [firstUnread] = unread;
  if (firstUnread !== undefined) {
    const gate = readingGate(readingOf(firstUnread));
    const nextPage = gate.kind === 'blocked' ? gate.nextPage : 1;
    return { kind: 'unread', count: unread.length, line: firstUnread, nextPage };
  }
  return lines.every(isWaiting) ? { kind: 'open' } : { kind: 'opening' };
}

/** Who was asked for a code before has read it before. */
export function isRead(line: ListLine, reading: Reading): boolean {
  return lineState(line).kind === 'again' || readingGate(reading).kind === 'open';
}

export function pagesOf(lines: readonly ListLine[]): number {
  return lines.reduce((pages, { request }) => pages + (request?.inspection.pageCount ?? 0), 0);
}
