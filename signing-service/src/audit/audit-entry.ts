import { hash } from 'node:crypto';

/** What an audit entry tells of. A name is never given another meaning. */
export type AuditType =
  | 'tenant-created'
  | 'pairing-code-created'
  | 'pairing'
  | 'client-certificate-revoked'
  | 'trial-begun'
  | 'trial-administrator-invited'
  | 'credential-assigned'
  | 'credential-unassigned'
  | 'pin-policy-changed'
  | 'pin-typed'
  | 'pin-remembered'
  | 'pin-forgotten'
  | 'certificate-ending'
  | 'credential-away'
  | 'credential-back'
  | 'key-uses'
  | 'person-created'
  | 'activation-code-created'
  | 'activation-code-attempt'
  | 'recovery-code-attempt'
  | 'enrolment-begun'
  | 'enrolment-renewed'
  | 'enrolment-code-attempt'
  | 'enrolment-confirmed'
  | 'enrolment-cancelled'
  | 'code-attempt'
  | 'codes-unlocked'
  | 'reset-requested'
  | 'acts'
  | 'acts-proposed'
  | 'acts-approved'
  | 'proposal-refused'
  | 'authorization'
  | 'authorization-refused'
  | 'authorization-ended'
  | 'signature-refused'
  | 'intent'
  | 'signature'
  | 'release'
  | 'receipt-sealed'
  | 'payload-erased'
  | 'records-erased'
  | 'retention-changed'
  | 'epoch-opened';

export type AuditValue = string | number | boolean | null | readonly AuditValue[] | AuditPayload;

/** Payloads that are never erased: without them, what is absent could not be told from what was erased. They name nobody. */
export const permanentTypes: ReadonlySet<string> = new Set<AuditType>([
  'payload-erased',
  'records-erased',
  'retention-changed',
  'epoch-opened',
]);

/** Facts of an entry; never a code, secret, PIN or document. Undefined members are left out. */
export interface AuditPayload {
  readonly [name: string]: AuditValue | undefined;
}

/**
 * Canonical JSON of a payload: no blanks, members sorted by UTF-16 code units, as RFC 8785 has it (our numbers are integers,
 * on which JSON.stringify and RFC 8785 agree).
 */
export function canonicalJson(value: AuditValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const members = Object.entries(value)
    .flatMap(([name, member]) => (member === undefined ? [] : [{ name, member }]))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, member }) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

function isList(value: readonly AuditValue[] | AuditPayload): value is readonly AuditValue[] {
  return Array.isArray(value);
}

/** Bytes of salt before a payload: without it, an erased payload could be guessed from its hash. */
export const saltBytes = 16;

/** What is hashed is put together here: a buffer for each entry would cost more than its hash. */
let workspace = Buffer.alloc(16_384);

function workspaceOf(size: number): Buffer {
  if (workspace.length < size) workspace = Buffer.alloc(size * 2);
  return workspace;
}

/** SHA-256(salt ‖ UTF-8 of the canonical JSON), lower-case hex. */
export function hashPayload(salt: Uint8Array, payload: string): string {
  const bytes = workspaceOf(salt.length + payload.length * 3);
  bytes.set(salt);
  const end = salt.length + bytes.write(payload, salt.length, 'utf8');
  return hashSalted(bytes.subarray(0, end));
}

/** The same of the bytes that it is of. */
export function hashSalted(salted: Uint8Array): string {
  return hash('sha256', salted, 'hex');
}

/** The head before the first entry: SHA-256("dealseal.audit.v1" ‖ 0x00 ‖ UTF-8 of the tenant's id), lower-case hex. */
export function genesisHead(tenantId: string): string {
  return hash('sha256', `dealseal.audit.v1\0${tenantId}`, 'hex');
}

/**
 * SHA-256 of: previous hash (32 bytes) ‖ sequence (8, big-endian) ‖ time in ms since the epoch (8, big-endian) ‖ length of the
 * type (1) ‖ type (ASCII) ‖ payload hash (32). Lower-case hex.
 */
export function hashEntry(
  previous: string,
  entry: { readonly sequence: number; readonly time: number; readonly type: string; readonly payloadHash: string },
): string {
  const { sequence, time, type, payloadHash } = entry;
  const size = 81 + type.length;
  const bytes = workspaceOf(size);
  writeHash(bytes, previous, 0);
  writeNumber(bytes, sequence, 32);
  writeNumber(bytes, time, 40);
  bytes.writeUInt8(type.length, 48);
  bytes.write(type, 49, 'latin1');
  writeHash(bytes, payloadHash, 49 + type.length);
  return hash('sha256', bytes.subarray(0, size), 'hex');
}

/** Digits that are missing are zeros: nothing of what was hashed before may stand in for them. */
function writeHash(bytes: Buffer, hex: string, at: number): void {
  const written = bytes.write(hex, at, 32, 'hex');
  if (written < 32) bytes.fill(0, at + written, at + 32);
}

/** In 8 bytes, big-endian: twice as fast as by a BigInt. */
function writeNumber(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(value / 0x1_0000_0000), at);
  bytes.writeUInt32BE(value % 0x1_0000_0000, at + 4);
}
