import type { Store } from './store.js';

export interface FileFacts {
  readonly fileId: number;
  readonly name: string;
  /** Bytes; null when the portal did not say. */
  readonly size: number | null;
  /** Lower-case hex; null until the whole file was read. */
  readonly sha256: string | null;
  readonly isPdf: boolean;
}

/** What was learnt of files. A file id names the same bytes for ever. */
export interface FileFactsRepository {
  find(memberId: string, fileIds: readonly number[]): Promise<Map<number, FileFacts>>;
  /** Keeps a digest and size that are known already. */
  save(memberId: string, facts: FileFacts): Promise<void>;
}

export function createFileFactsRepository(options: {
  readonly store: Store;
  readonly now: () => number;
}): FileFactsRepository {
  const { db } = options.store;
  return {
    find: async (memberId, fileIds) => {
      if (fileIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('file_facts')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('file_id', 'in', [...fileIds])
        .execute();
      return new Map(
        rows.map((row) => [
          row.file_id,
          { fileId: row.file_id, name: row.name, size: row.size, sha256: row.sha256, isPdf: row.is_pdf === 1 },
        ]),
      );
    },
    save: async (memberId, facts) => {
      const values = { name: facts.name, is_pdf: facts.isPdf ? 1 : 0, learnt_at: options.now() };
      await db
        .insertInto('file_facts')
        .values({ member_id: memberId, file_id: facts.fileId, ...values, size: facts.size, sha256: facts.sha256 })
        .onConflict((conflict) =>
          conflict.columns(['member_id', 'file_id']).doUpdateSet({
            ...values,
            ...(facts.size === null ? {} : { size: facts.size }),
            ...(facts.sha256 === null ? {} : { sha256: facts.sha256 }),
          }),
        )
        .execute();
    },
  };
}
