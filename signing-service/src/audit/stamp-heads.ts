import type { AuditHead } from '../contract/signatures.js';
import type { Store } from '../store/store.js';
import { headLeaf, leafSaltBytes } from './head-stamp.js';
import { merkleTree } from './merkle-tree.js';

export interface StampingContext {
  readonly store: Store;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
}

/** Asks for a time stamp of a SHA-256; answers the TimeStampToken, DER. */
export type StampRoot = (sha256: Uint8Array) => Promise<Uint8Array>;

/** For so long a day is one instance's; then whoever comes tries again. */
const claimMs = 600_000;

/**
 * Has the heads of all tenants time-stamped, once on each day (UTC) over all instances and restarts. A day on which nobody gave a time stamp is
 * made up for by the next, whose heads hold all entries before. Answers whether heads were stamped now; throws what `stampRoot` throws.
 */
export async function stampHeads(context: StampingContext, stampRoot: StampRoot): Promise<boolean> {
  const { store, now, randomBytes } = context;
  const time = now();
  const day = new Date(time).toISOString().slice(0, 10);
  if (!(await isFree(store, { day, time }))) return false;
  const [first, ...others] = await saltedHeads(context);
  if (first === undefined) return false;
  const claim = Buffer.from(randomBytes(16)).toString('hex');
  if (!(await takeDay(store, { day, claim, time }))) return false;
  const { root, paths } = merkleTree([first.leaf, ...others.map(({ leaf }) => leaf)]);
  const token = await stampRoot(Buffer.from(root, 'hex'));
  const rows = [first, ...others].map(({ tenantId, sequence, head, salt }, index) => ({
    tenant_id: tenantId,
    day,
    sequence,
    head,
    salt,
    path_json: JSON.stringify(paths[index]),
  }));
  return store.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('audit_stamp_days')
      .set({ root, token })
      .where('day', '=', day)
      .where('claim', '=', claim)
      .where('token', 'is', null)
      .executeTakeFirst();
    // The answer took so long that another instance has the day.
    if (numUpdatedRows === 0n) return false;
    for (const row of rows) await trx.insertInto('audit_stamps').values(row).execute();
    return true;
  });
}

/** Looked at before anything is written: nearly always the day is done. */
async function isFree({ db }: Store, { day, time }: { readonly day: string; readonly time: number }): Promise<boolean> {
  const row = await db
    .selectFrom('audit_stamp_days')
    .select(['token', 'claimed_until'])
    .where('day', '=', day)
    .executeTakeFirst();
  return row === undefined || (row.token === null && row.claimed_until <= time);
}

/** By compare-and-set. */
async function takeDay(
  { db }: Store,
  { day, claim, time }: { readonly day: string; readonly claim: string; readonly time: number },
): Promise<boolean> {
  const until = time + claimMs;
  const taken = await db
    .insertInto('audit_stamp_days')
    .values({ day, claim, claimed_until: until, root: null, token: null })
    .onConflict((conflict) =>
      conflict
        .column('day')
        .doUpdateSet({ claim, claimed_until: until })
        .where('audit_stamp_days.token', 'is', null)
        .where('audit_stamp_days.claimed_until', '<=', time),
    )
    .returning('claim')
    .executeTakeFirst();
  return taken?.claim === claim;
}

interface SaltedHead extends AuditHead {
  readonly tenantId: string;
  readonly salt: Uint8Array;
  readonly leaf: string;
}

/** In the order of their leaves, which is by chance: a place in the tree tells nothing. */
async function saltedHeads({ store, randomBytes }: StampingContext): Promise<SaltedHead[]> {
  const rows = await store.db.selectFrom('audit_heads').selectAll().where('sequence', '>', 0).execute();
  return rows
    .map(({ tenant_id: tenantId, sequence, head }): SaltedHead => {
      const salt = randomBytes(leafSaltBytes);
      return { tenantId, sequence, head, salt, leaf: headLeaf(tenantId, { sequence, head }, salt) };
    })
    .sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
}
