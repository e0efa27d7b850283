import { resolve } from 'node:path';
import type { JudgedStamps } from '../audit/head-stamp.js';
import { verifyStampedAudit } from '../audit/verify-audit.js';
import type { AuditVerification } from '../audit/verify-chain.js';
import { ExportError } from '../audit/export-lines.js';
import { type ExportVerification, verifyExport } from '../audit/verify-export.js';
import { type AuditHead, auditHeadSchema } from '../contract/signatures.js';
import { escapeControls } from '../logging/escape-controls.js';
import { findTenant, listTenants } from '../tenants/tenant-directory.js';
import { readTrusted } from '../signing/open-trust.js';
import { readCertificate } from '../trust/certificate.js';
import { trustAnchorOf } from '../trust/trust-anchor.js';
import { type Call, Refusal, type RunCommand, UsageError } from './command.js';
import { readCertificates } from './read-certificates.js';
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
    if (texts('trust').length > 0)
      throw new UsageError('--trust goes with --export: the service trusts whom its settings name');
    const anchors = readTrusted(config.trust).map((der) => trustAnchorOf(readCertificate(der)));
    let sound = true;
    for (const { tenantId, name } of tenants) {
      const found = await verifyStampedAudit(store, tenantId, { witnesses, anchors, onlyLatest: false });
      sound &&= found.ok;
      terminal.print(
        flag('json')
          ? JSON.stringify({ tenantId, ...found })
          : `${name} (${tenantId}): ${describe(found)}; ${describeStamped(found.stamped)}`,
      );
    }
    return sound ? 0 : 1;
  }),
);

async function verifyFile(call: Call, file: string): Promise<number> {
  const { terminal, text, texts, flag } = call;
  if (text('tenant') !== undefined)
    throw new UsageError('--tenant does not go with --export: the file names its tenant');
  try {
    const trusted = texts('trust');
    const anchors = trusted.length === 0 ? undefined : readCertificates(call, trusted).map(trustAnchorOf);
    const found = await verifyExport(file, { witnesses: texts('witness').map(parseWitness), anchors });
    const { tenantName, tenantId, witnesses } = found;
    const held = witnesses === 0 ? 'no witness: an end that was cut off would not show' : `${witnesses} witness(es)`;
    terminal.print(
      flag('json')
        ? JSON.stringify(found)
        : `${tenantName} (${tenantId}): ${describe(found)}; held against ${held}; ${describeStamps(found)}`,
    );
    return found.ok ? 0 : 1;
  } catch (error) {
    if (error instanceof ExportError) throw new Refusal(`${error.message}.`, { cause: error });
    if (isAbsent(error)) throw new Refusal(`${file} cannot be read.`, { cause: error });
    throw error;
  }
}

function describeStamps({ stamps, judgedStamps }: ExportVerification): string {
  if (stamps === 0) return 'no time stamp';
  if (judgedStamps === null) return `${stamps} time stamp(s), which were not judged: name whom to trust with --trust`;
  const { faults, newest } = judgedStamps;
  const wrong = faults.map(({ day, sequence, code }) => `${faultsOfStamps[code]} [${code}], of ${day} at ${sequence}`);
  return [...wrong.map((each) => `NOT PROVEN: ${each}`), describeStamped(newest)].join('; ');
}

const faultsOfStamps = {
  'stamp-altered': 'the token is no sound time stamp',
  'stamp-of-another': 'the time stamp is of something else',
  'stamp-untrusted': 'the time stamp is by nobody whom --trust names',
} as const;

function describeStamped(newest: JudgedStamps['newest']): string {
  return newest === null
    ? 'not time-stamped by anybody who is trusted'
    : `time-stamped up to ${newest.sequence} at ${newest.at} by ${escapeControls(newest.authority)} (nobody was asked for revoked certificates)`;
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
  'not-the-witness': 'the chain is another than the one that a witness or a time stamp saw',
  'stamp-broken': 'the time stamp is not sound, or of something else',
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
