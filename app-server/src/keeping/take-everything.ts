import { csvCell, csvMark } from '@dealseal/signing-service/contract/csv-cell';
import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import { Readable } from 'node:stream';
import { AppError } from '../app-error.js';
import type { Takeout } from '../contract/keeping.js';
import type { ServiceClients } from '../install/service-clients.js';
import { newestWitness } from '../signing/audit-witnesses.js';
import { certificateOwnerOf } from '../signing/certificate-owner.js';
import { fromRow, type KeptRequest } from '../signing/kept-request.js';
import { signingTables } from '../signing/signing-tables.js';
import type { Portal } from '../store/portal-repository.js';
import type { Store } from '../store/store.js';

export interface TakeoutParts {
  readonly services: ServiceClients;
  readonly store: Store;
  readonly now: () => number;
}

export interface TakeoutOrder {
  readonly portal: Portal;
  /** Who takes it; the signing-service judges whether they may read its log. */
  readonly personId: string;
  readonly format: Takeout['format'];
}

/** What is read of a table at once. */
const pageSize = 500;

/** Everything of a portal, read as it is taken. The stream fails with what the database or the signing-service's stream throws. */
export function takeEverything(parts: TakeoutParts, order: TakeoutOrder): Readable {
  return Readable.from(order.format === 'csv' ? table(parts, order) : lines(parts, order));
}

async function* lines(parts: TakeoutParts, order: TakeoutOrder): AsyncGenerator<string | Uint8Array> {
  const { memberId, domain, settings, scopes, pairing } = order.portal;
  const takenAt = new Date(parts.now()).toISOString();
  yield line('portal', { format: 'dealseal-portal-1', takenAt, memberId, domain, scopes, settings, pairing });
  for await (const request of requestsOf(parts.store, memberId)) yield line('request', portable(request));
  for (const kind of ['event', 'original', 'erasure'] as const) {
    const table = ({ event: 'document_events', original: 'kept_originals', erasure: 'erasures' } as const)[kind];
    const rows = await signingTables(parts.store)
      .selectFrom(table)
      .selectAll()
      .where('member_id', '=', memberId)
      .execute();
    for (const { member_id: _own, ...row } of rows) yield line(kind, row);
  }
  yield* logLines(parts, order);
}

/** The log, or why it is missing: the rest is of use without it. */
async function* logLines(parts: TakeoutParts, order: TakeoutOrder): AsyncGenerator<string | Uint8Array> {
  const { memberId } = order.portal;
  let entries: Readable;
  try {
    const service = await parts.services.of(memberId);
    entries = await service.exportAudit({ personId: order.personId, filter: {}, format: 'json' });
  } catch (error) {
    yield line('log', { isIncluded: false, because: reasonOf(error) });
    return;
  }
  yield line('log', { isIncluded: true });
  for await (const chunk of entries) if (chunk instanceof Uint8Array || typeof chunk === 'string') yield chunk;
  const witness = await newestWitness(parts.store, memberId);
  if (witness !== null) yield line('witness', witness);
}

function reasonOf(error: unknown): string {
  if (error instanceof SigningServiceError || error instanceof AppError) return error.code;
  if (error instanceof SigningServiceUnreachable) return 'signing-service-unavailable';
  throw error;
}

const columns = [
  'state',
  'document',
  'entity',
  'field',
  'person',
  'signed',
  'certificate',
  'issuer',
  'serialNumber',
  'sha256Before',
  'sha256Signed',
  'requestId',
] as const;

async function* table(parts: TakeoutParts, { portal }: TakeoutOrder): AsyncGenerator<string> {
  yield `${csvMark}${columns.map(csvCell).join(',')}\r\n`;
  for await (const request of requestsOf(parts.store, portal.memberId)) {
    const { machine, fileName, entityTitle, fieldTitle, person, receipt, sha256, requestId } = request;
    const signed =
      receipt === null
        ? ['', '', '', '']
        : [
            receipt.signedAt,
            certificateOwnerOf(receipt.credential),
            receipt.credential.issuer,
            receipt.credential.serialNumber,
          ];
    const cells = [machine.state, fileName, entityTitle, fieldTitle, person.name, ...signed, sha256];
    yield `${[...cells, receipt?.outputSha256 ?? '', requestId].map(csvCell).join(',')}\r\n`;
  }
}

/** In the order of their ids: what is opened meanwhile may or may not be among them. */
async function* requestsOf(store: Store, memberId: string): AsyncGenerator<KeptRequest> {
  let after = '';
  for (;;) {
    const rows = await signingTables(store)
      .selectFrom('signing_requests')
      .selectAll()
      .where('member_id', '=', memberId)
      .where('request_id', '>', after)
      .orderBy('request_id')
      .limit(pageSize)
      .execute();
    yield* rows.map(fromRow);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.request_id;
  }
}

function portable({ memberId: _own, machine, frozenAt, seenUntil: _seen, ...request }: KeptRequest): object {
  const { state, since, error, storedFileId, writer } = machine;
  return {
    ...request,
    state,
    since: new Date(since).toISOString(),
    frozenAt: new Date(frozenAt).toISOString(),
    error,
    storedFileId,
    storedBy: state === 'stored' ? writer : null,
  };
}

function line(kind: string, facts: object): string {
  return `${JSON.stringify({ kind, ...facts })}\n`;
}
