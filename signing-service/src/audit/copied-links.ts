import { escapeLiteral } from 'pg';
import type { CopyOut } from '../store/copy-out.js';
import { numberAt } from './packed-links.js';
import type { LinkRange } from './read-links.js';
import type { ChainLink } from './verify-chain.js';

/** Before the first row: signature, flags, and the length of an extension that there is none of. */
const headerLength = 19;
/** In the place of a row's number of values: there are no more. */
const trailer = -1;

/** From PostgreSQL. Both bounds stand on both sides: it then reads each table along its key, where it would look up each payload by itself. */
export async function copyLinks(copyOut: CopyOut, { tenantId, after, through }: LinkRange): Promise<ChainLink[]> {
  const links: ChainLink[] = [];
  let isFirst = true;
  await copyOut(
    `select e.sequence, e.time, e.type, e.payload_hash, e.hash, p.salt || convert_to(p.payload, 'UTF8')
      from audit_entries e left join audit_payloads p on p.tenant_id = e.tenant_id and p.sequence = e.sequence
        and p.sequence > ${after} and p.sequence <= ${through}
      where e.tenant_id = ${escapeLiteral(tenantId)} and e.sequence > ${after} and e.sequence <= ${through}
      order by e.sequence`,
    (message) => {
      const row = isFirst ? message.subarray(headerLength) : message;
      isFirst = false;
      if (row.length > 0 && row.readInt16BE(0) !== trailer) links.push(linkIn(row));
    },
  );
  return links;
}

/** Each value has its length in front, in 4 bytes; -1 stands for null. What outlives the message is copied. */
function linkIn(row: Buffer): ChainLink {
  let at = 2;
  const next = (): Buffer | null => {
    const length = row.readInt32BE(at);
    const begin = at + 4;
    at = begin + Math.max(length, 0);
    return length < 0 ? null : row.subarray(begin, at);
  };
  const text = (): string => next()?.toString('latin1') ?? '';
  const number = (): number => {
    const bytes = next();
    return bytes === null ? -1 : numberAt(bytes, 0);
  };
  const [sequence, time, type, payloadHash, hash] = [number(), number(), text(), text(), text()];
  const salted = next();
  return { sequence, time, type, payloadHash, hash, salted: salted === null ? null : Buffer.from(salted) };
}
