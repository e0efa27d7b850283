import { createHash } from 'node:crypto';
import type { AuditStamp } from '../contract/audit-export.js';
import type { AuditHead } from '../contract/signatures.js';
import { checkKeptTimeStamp, type KeptTimeStamp } from '../trust/kept-time-stamp.js';
import type { TrustAnchor } from '../trust/trust-anchor.js';
import { TrustError } from '../trust/trust-error.js';
import { leafHash, rootOf } from './merkle-tree.js';

/** Bytes of salt in a leaf: without it, another tenant's head could be guessed from the hashes of a path. */
export const leafSaltBytes = 32;

/**
 * Hash of the leaf that stands for a tenant's head. Its data: SHA-256("dealseal.audit.head.v1" ‖ 0x00 ‖ UTF-8 of the tenant's id) ‖ salt (32 bytes) ‖
 * sequence (8, big-endian) ‖ head (32).
 */
export function headLeaf(tenantId: string, { sequence, head }: AuditHead, salt: Uint8Array): string {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(sequence));
  const tenant = createHash('sha256').update(`dealseal.audit.head.v1\0${tenantId}`, 'utf8').digest();
  return leafHash(Buffer.concat([tenant, salt, number, Buffer.from(head, 'hex')]));
}

/**
 * Why a stamp proves nothing.
 *
 * - `stamp-altered`: the token is no sound time stamp
 * - `stamp-of-another`: the token is sound, but is of other heads: head, sequence, tenant or path are not what was stamped
 * - `stamp-untrusted`: the authority's certificate leads to nothing that is trusted
 */
export type StampFault = 'stamp-altered' | 'stamp-of-another' | 'stamp-untrusted';

/** What stamps of one tenant prove. */
export interface JudgedStamps {
  /** That were there at the stamps' times. */
  readonly heads: readonly AuditHead[];
  readonly faults: readonly { readonly day: string; readonly sequence: number; readonly code: StampFault }[];
  /** Of those that hold, the one with the latest head. */
  readonly newest: { readonly sequence: number; readonly at: string; readonly authority: string } | null;
}

/** Follows each stamp from the head by its path to the root, and from the root by its token to an anchor. */
export function judgeStamps(
  stamps: readonly AuditStamp[],
  { tenantId, anchors }: { readonly tenantId: string; readonly anchors: readonly TrustAnchor[] },
): JudgedStamps {
  const heads: AuditHead[] = [];
  const faults: JudgedStamps['faults'][number][] = [];
  let newest: JudgedStamps['newest'] = null;
  for (const stamp of stamps) {
    const { day, sequence, head } = stamp;
    const found = judge(stamp, tenantId, anchors);
    if (typeof found === 'string') faults.push({ day, sequence, code: found });
    else {
      heads.push({ sequence, head });
      const { genTime, authorityName: authority } = found;
      if (newest === null || newest.sequence <= sequence) newest = { sequence, at: genTime.toISOString(), authority };
    }
  }
  return { heads, faults, newest };
}

function judge(
  { sequence, head, salt, path, token }: AuditStamp,
  tenantId: string,
  anchors: readonly TrustAnchor[],
): KeptTimeStamp | StampFault {
  const root = rootOf(headLeaf(tenantId, { sequence, head }, Buffer.from(salt, 'base64')), path);
  try {
    return checkKeptTimeStamp(Buffer.from(token, 'base64'), { sha256: Buffer.from(root, 'hex'), anchors });
  } catch (error) {
    if (!(error instanceof TrustError)) throw error;
    if (error.check === 'imprint') return 'stamp-of-another';
    return error.check === 'path' ? 'stamp-untrusted' : 'stamp-altered';
  }
}
