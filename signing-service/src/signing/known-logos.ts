import type { Kysely } from 'kysely';
import { type MarkLogoKey, readMarkLogo } from '../authorization/mark-logos.js';
import { KeptByUse } from '../pades/mark/kept-by-use.js';
import type { Schema } from '../store/schema.js';

/** Pictures for marks as they were read: a digest names the same picture for ever, and a signature waits for no second reading of it. */
export class KnownLogos {
  readonly #db: Kysely<Schema>;
  readonly #kept = new KeptByUse<Uint8Array>({ entries: 64, bytes: 8 * 1024 * 1024 }, ({ length }) => length);

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Null for one that is not kept for the tenant. */
  async of(key: MarkLogoKey): Promise<Uint8Array | null> {
    const name = `${key.tenantId} ${key.sha256}`;
    const picture = this.#kept.get(name) ?? (await readMarkLogo(this.#db, key));
    if (picture !== null) this.#kept.put(name, picture);
    return picture;
  }
}
