import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../store/store.js';
import type { DocumentBytes } from './document-bytes.js';
import { fromRow, type KeptRequest } from './kept-request.js';
import { signedFileName } from './signed-file-name.js';
import { signingTables } from './signing-tables.js';

/** A document that was signed and that its portal has not taken. */
export interface UnstoredDocument {
  readonly request: KeptRequest;
  /** Host of the portal. */
  readonly domain: string;
  readonly isInstalled: boolean;
}

/** Of every portal, the oldest first: for the operator, who sees all of them. */
export async function unstoredDocuments(store: Store): Promise<UnstoredDocument[]> {
  const db = signingTables(store);
  const [rows, portals] = await Promise.all([
    db
      .selectFrom('signing_requests')
      .selectAll()
      .where('state', 'in', ['signed', 'storing', 'conflict'])
      .orderBy('updated_at')
      .execute(),
    db.selectFrom('portals').select(['member_id', 'domain', 'state']).execute(),
  ]);
  return rows.map((row) => {
    const portal = portals.find((one) => one.member_id === row.member_id);
    return { request: fromRow(row), domain: portal?.domain ?? '', isInstalled: portal?.state === 'active' };
  });
}

/** Copies a signed document into `folder`, under a name that begins with its request's id; answers its path. May be repeated. */
export async function exportSigned(bytes: DocumentBytes, request: KeptRequest, folder: string): Promise<string> {
  const { receipt, memberId, requestId, fileName } = request;
  if (receipt === null) throw new Error('A signed request has its receipt');
  const path = join(folder, `${requestId}-${signedFileName(fileName)}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyFile(bytes.path(memberId, receipt.outputSha256), `${path}.part`);
  await rename(`${path}.part`, path);
  return path;
}
