import { randomBytes } from 'node:crypto';
import { type AuditVerification, verifyAudit } from '../audit/verify-audit.js';
import { type AuditHead, auditHeadSchema } from '../contract/signatures.js';
import { clearPinRefusal } from '../keys/pin-refusals.js';
import { parsePkcs11Uri } from '../keys/pkcs11-uri.js';
import { describeError, createLogger } from '../logging/logger.js';
import { startService } from '../main.js';
import { sealedColumns } from '../authorization/sealed-columns.js';
import { rotateSealing } from '../sealing/rotate-sealing.js';
import { findTenant, listTenants } from '../tenants/tenant-directory.js';
import { type Command, jsonOption, UsageError, withFoundation } from './command.js';

const serve: Command = {
  words: 'serve',
  synopsis: '',
  summary: 'Run the service until SIGTERM or SIGINT',
  options: {},
  run: async ({ config }) => {
    const log = createLogger({ level: config.logLevel });
    const stopSignal = new Promise<void>((resolve) => {
      process.once('SIGTERM', () => resolve());
      process.once('SIGINT', () => resolve());
    });
    process.on('uncaughtException', (error) => {
      // What nobody caught leaves the process in a state that nobody knows; rows and supervisor bring it back.
      log.fatal({ err: describeError(error) }, 'uncaught');
      process.exit(1);
    });
    const service = await startService({ config, log });
    await stopSignal;
    await service.stop();
    return 0;
  },
};

const auditVerify: Command = {
  words: 'audit verify',
  synopsis: '[--tenant TENANT] [--witness SEQUENCE:HEAD] [--json]',
  summary: 'Check the audit chain of one tenant or of all; exit code 1 when one does not hold',
  options: { tenant: { type: 'string' }, witness: { type: 'string' }, ...jsonOption },
  run: ({ config, terminal, text, flag }) =>
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
};

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

const keysRotate: Command = {
  words: 'keys rotate',
  synopsis: '',
  summary: 'Make a new sealing key and seal every secret anew under it, while the service runs',
  options: {},
  run: ({ config, terminal }) =>
    withFoundation(config, async ({ store }) => {
      const keyFile = config.sealingKeyFile;
      const { current, resealed } = await rotateSealing({ store, keyFile, columns: sealedColumns, randomBytes });
      terminal.print(
        `The sealing key is ${current} now; ${resealed} value(s) sealed anew. Earlier keys stay in the file.`,
      );
      return 0;
    }),
};

const clearRefusal: Command = {
  words: 'token clear-pin-refusal',
  synopsis: '[--serial SERIAL]',
  summary: "Let the service try a token's PIN again after it was refused; correct the PIN file first",
  options: { serial: { type: 'string' } },
  run: async ({ config, terminal, text }) => {
    const named = text('serial');
    const serials = named === undefined ? configuredSerials(config.credentials.map(({ keyUri }) => keyUri)) : [named];
    for (const serial of serials) {
      clearPinRefusal(config.dataDirectory, serial);
      terminal.print(`Token ${serial}: its PIN may be tried again.`);
    }
    return 0;
  },
};

function configuredSerials(uris: readonly string[]): string[] {
  const serials = uris.map((uri) => parsePkcs11Uri(uri).serial);
  const named = serials.filter((serial) => serial !== undefined);
  if (named.length < serials.length || named.length === 0) {
    throw new UsageError('the configuration names tokens without their serial: say --serial SERIAL');
  }
  return [...new Set(named)];
}

export const operationCommands: readonly Command[] = [serve, auditVerify, keysRotate, clearRefusal];
