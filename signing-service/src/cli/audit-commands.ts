import { resolve } from 'node:path';
import { verifyAudit } from '../audit/verify-audit.js';
import type { AuditVerification } from '../audit/verify-chain.js';
import { ExportError, verifyExport } from '../audit/verify-export.js';
import { type AuditHead, auditHeadSchema } from '../contract/signatures.js';
import { findTenant, listTenants } from '../tenants/tenant-directory.js';
import { type Call, Refusal, type RunCommand, UsageError } from './command.js';
import { serviceCommand, withFoundation } from './service-call.js';

/** Of this service's own database, or of an exported file on whatever machine. */
export const verifyAudits: RunCommand = (call) => {
  const file = call.text('export');
  return file === undefined ? verifyOwn(call) : verifyFile(call, resolve(call.cwd, file));
};

const verifyOwn = serviceCommand(({ config, terminal, text, texts, flag }) =>
  withFoundation(config, async ({ store, pairing }) => {
    const named = text('tenant');
    const witnesses = texts('witness').map(parseWitness);
    if (witnesses.length > 0 && named === undefined) throw new UsageError('--witness belongs to one --tenant');
    const tenants = named === undefined ? await listTenants(store, pairing.now()) : [await findTenant(store, named)];
    let sound = true;
    for (const { tenantId, name } of tenants) {
      const found = await verifyAudit(store, tenantId, ...witnesses);
      sound &&= found.ok;
      terminal.print(
        flag('json') ? JSON.stringify({ tenantId, ...found }) : `${name} (${tenantId}): ${describe(found)}`,
      );
    }
    return sound ? 0 : 1;
  }),
);

async function verifyFile({ terminal, text, texts, flag }: Call, file: string): Promise<number> {
  if (text('tenant') !== undefined)
    throw new UsageError('--tenant does not go with --export: the file names its tenant');
  try {
    const found = await verifyExport(file, texts('witness').map(parseWitness));
    const { tenantName, tenantId, witnesses } = found;
    const held = witnesses === 0 ? 'no witness: an end that was cut off would not show' : `${witnesses} witness(es)`;
    terminal.print(
      flag('json') ? JSON.stringify(found) : `${tenantName} (${tenantId}): ${describe(found)}; held against ${held}`,
    );
    return found.ok ? 0 : 1;
  } catch (error) {
    if (error instanceof ExportError) throw new Refusal(`${error.message}.`, { cause: error });
    if (isAbsent(error)) throw new Refusal(`${file} cannot be read.`, { cause: error });
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'EISDIR'].includes(String(error.code));
}

const faultTexts = {
  missing: 'an entry is missing',
  'altered-entry': 'an entry was altered, or does not follow the one before',
  'altered-payload': "an entry's payload was altered",
  'lost-payload': 'a payload is absent, and no entry tells of its erasure',
  truncated: 'entries are missing at the end',
  'not-the-witness': 'the chain is another than the one the witness saw',
} as const;

function describe({ ok, entries, head, firstFault }: AuditVerification): string {
  if (ok || firstFault === null) return `sound, ${entries} entries, head ${head.sequence}:${head.head}`;
  return `NOT SOUND: ${faultTexts[firstFault.kind]} at ${firstFault.sequence}; ${entries} entries before it hold`;
}

function parseWitness(text: string): AuditHead {
  const [sequence, head] = text.split(':');
  const parsed = auditHeadSchema.safeParse({ sequence: Number(sequence), head });
  if (!parsed.success) throw new UsageError('--witness takes SEQUENCE:HEAD, e.g. 12:9f86d081…');
  return parsed.data;
}
