import {
  type BackupManifest,
  BackupWriter,
  dumpName,
  sqliteName,
} from '@dealseal/signing-service/contract/backup-archive';
import { assertDump, snapshotSqlite } from '@dealseal/signing-service/contract/backup-database';
import { BackupError } from '@dealseal/signing-service/contract/backup-error';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Config } from '../config.js';
import { createDocumentBytes, documentsFolder } from '../signing/document-bytes.js';
import { schemaOf } from '../store/migrations.js';
import { openReadOnly, sqliteFile, type Store } from '../store/store.js';
import { type NeededDocument, neededDocuments } from './needed-documents.js';

/** What of a configuration a backup concerns. */
export type BackedUp = Pick<Config, 'dataDirectory' | 'databaseUrl' | 'sealingKeyFile'>;

export interface BackupOptions {
  /** New or empty. */
  readonly folder: string;
  /** What pg_dump wrote; on PostgreSQL only, and there needed. */
  readonly dump?: string | undefined;
  readonly now: () => Date;
}

export interface MadeBackup {
  readonly manifest: BackupManifest;
  /** Bytes that requests refer to and that are absent or damaged. */
  readonly missing: readonly NeededDocument[];
}

/**
 * Copies the database and the documents that its requests refer to, while servers run: the database first, so that whatever it knows of has
 * been written. The sealing keys are not in it. Throws BackupError.
 */
export async function makeBackup(source: BackedUp, options: BackupOptions): Promise<MadeBackup> {
  const writer = await BackupWriter.open(options.folder);
  const madeAt = options.now().toISOString();
  const { store, schema, database } = await copyDatabase(source, writer, options.dump);
  try {
    const missing: NeededDocument[] = [];
    const bytes = createDocumentBytes(documentsFolder(source.dataDirectory));
    for (const document of await neededDocuments(store)) {
      const { memberId, sha256 } = document;
      const path = bytes.path(memberId, sha256);
      if ((await digestOf(path)) === sha256) await writer.copy(path, `documents/${memberId}/${sha256}`);
      else missing.push(document);
    }
    const manifest = await writer.finish({ program: 'app-server', schema, database, madeAt, heads: [] });
    return { manifest, missing };
  } finally {
    await store.close();
  }
}

interface Copied {
  /** To be looked at: the copy, or on PostgreSQL the database itself, which may have gone on since it was dumped. */
  readonly store: Store;
  readonly schema: string;
  readonly database: BackupManifest['database'];
}

async function copyDatabase(
  { dataDirectory, databaseUrl }: BackedUp,
  writer: BackupWriter,
  dump: string | undefined,
): Promise<Copied> {
  if (databaseUrl === undefined) {
    await snapshotSqlite(sqliteFile(dataDirectory), writer.path(sqliteName));
    await writer.adopt(sqliteName);
    return withSchema(openReadOnly({ sqlitePath: writer.path(sqliteName) }), 'sqlite');
  }
  if (dump === undefined) throw new TypeError('On PostgreSQL a dump is needed');
  await assertDump(dump);
  await writer.copy(dump, dumpName);
  return withSchema(openReadOnly({ databaseUrl }), 'postgres');
}

async function withSchema(store: Store, database: BackupManifest['database']): Promise<Copied> {
  const schema = await schemaOf(store.db);
  if (schema !== null) return { store, schema, database };
  await store.close();
  throw new BackupError('backup-nothing', 'The database holds nothing of the app-server.');
}

/** Null when it cannot be read. */
async function digestOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) {
      if (Buffer.isBuffer(chunk)) hash.update(chunk);
    }
  } catch {
    return null;
  }
  return hash.digest('hex');
}
