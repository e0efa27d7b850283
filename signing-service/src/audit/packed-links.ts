import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { ChainLink } from './verify-chain.js';
import type { LinkRange } from './read-links.js';

/*
 * A link as it is packed, its numbers big-endian: sequence and time (8 bytes each), the lengths of what follows (4 each; -1 for an absent payload),
 * type, payload hash, hash, salt and payload.
 */
const headLength = 32;

/** A value that is none of its column's kind, which SQLite would keep, makes the time impossible. */
const packed: RawBuilder<Buffer | null> = sql`cast(group_concat(
  unhex(printf('%016x%016x%08x%08x%08x%08x', sequence,
    iif(typeof(time) = 'integer' and typeof(type) = 'text' and typeof(payload_hash) = 'text' and typeof(hash) = 'text', time, -1),
    octet_length(type), octet_length(payload_hash), octet_length(hash),
    coalesce(octet_length(salt) + octet_length(payload), -1) & 0xffffffff))
  || type || payload_hash || hash || coalesce(salt || payload, ''), '') as blob)`;

/** From SQLite, all as one value: making objects of rows takes the driver longer than the hashes do. */
export async function readPackedLinks(
  db: Kysely<Schema>,
  { tenantId, after, through }: LinkRange,
): Promise<ChainLink[]> {
  const links = db
    .selectFrom('audit_entries')
    .leftJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
    )
    .select(['audit_entries.sequence', 'time', 'type', 'payload_hash', 'hash', 'salt', 'payload'])
    .where('audit_entries.tenant_id', '=', tenantId)
    .where('audit_entries.sequence', '>', after)
    .where('audit_entries.sequence', '<=', through)
    .orderBy('audit_entries.sequence');
  const row = await db.selectFrom(links.as('links')).select(packed.as('packed')).executeTakeFirst();
  return unpack(row?.packed ?? Buffer.alloc(0));
}

function unpack(bytes: Buffer): ChainLink[] {
  const links: ChainLink[] = [];
  let at = 0;
  while (at < bytes.length) {
    const typeEnd = at + headLength + bytes.readUInt32BE(at + 16);
    const payloadHashEnd = typeEnd + bytes.readUInt32BE(at + 20);
    const hashEnd = payloadHashEnd + bytes.readUInt32BE(at + 24);
    const saltedLength = bytes.readInt32BE(at + 28);
    const end = hashEnd + Math.max(saltedLength, 0);
    links.push({
      sequence: numberAt(bytes, at),
      time: numberAt(bytes, at + 8),
      // What is not ASCII is none of ours, in whatever way it is read.
      type: bytes.toString('latin1', at + headLength, typeEnd),
      payloadHash: bytes.toString('latin1', typeEnd, payloadHashEnd),
      hash: bytes.toString('latin1', payloadHashEnd, hashEnd),
      salted: saltedLength < 0 ? null : bytes.subarray(hashEnd, end),
    });
    at = end;
  }
  return links;
}

/** Of 8 bytes; what is beyond 2^53 is not exact, and no number of ours. */
export function numberAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);
}
