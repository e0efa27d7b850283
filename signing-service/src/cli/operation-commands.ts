import { randomBytes } from 'node:crypto';
import { type AuditVerification, verifyAudit } from '../audit/verify-audit.js';
import { type AuditHead, auditHeadSchema } from '../contract/signatures.js';
import { sealedColumns } from '../authorization/sealed-columns.js';
import { rotateSealing } from '../sealing/rotate-sealing.js';
import { findTenant, listTenants } from '../tenants/tenant-directory.js';
import { UsageError } from './command.js';
import { serviceCommand, withFoundation } from './service-call.js';

export const verifyAudits = serviceCommand(({ config, terminal, text, flag }) =>
  withFoundation(config, async ({ store, pairing }) => {
    const named = text('tenant');
    const witness = parseWitness(text('witness'));
    if (witness !== undefined && named === undefined) throw new UsageError('--witness belongs to one --tenant');
    const tenants = named === undefined ? await listTenants(store, pairing.now()) : [await findTenant(store, named)];
    let sound = true;
    for (const { tenantId, name } of tenants) {
      const found = await verifyAudit(store, tenantId, witness);
      sound &&= found.ok;
      terminal.print(
        flag('json') ? JSON.stringify({ tenantId, ...found }) : `${name} (${tenantId}): ${describe(found)}`,
      );
    }
    return sound ? 0 : 1;
  }),
);

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

function parseWitness(text: string | undefined): AuditHead | undefined {
  if (text === undefined) return undefined;
  const [sequence, head] = text.split(':');
  const parsed = auditHeadSchema.safeParse({ sequence: Number(sequence), head });
  if (!parsed.success) throw new UsageError('--witness takes SEQUENCE:HEAD, e.g. 12:9f86d081…');
  return parsed.data;
}

export const rotateKeys = serviceCommand(({ config, terminal }) =>
  withFoundation(config, async ({ store }) => {
    const keyFile = config.sealingKeyFile;
    const { current, resealed } = await rotateSealing({ store, keyFile, columns: sealedColumns, randomBytes });
    terminal.print(
      `The sealing key is ${current} now; ${resealed} value(s) sealed anew. Earlier keys stay in the file.`,
    );
    return 0;
  }),
);
