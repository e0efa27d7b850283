import { backupCommands } from './backup-outline.js';
import { certificateCommand } from './certificate-outline.js';
import type { Command } from './command.js';
import { doctorCommand } from './doctor-outline.js';
import { extendCommand } from './extend-outline.js';
import { inspectCommand } from './inspect-outline.js';
import { pathCommand } from './path-outline.js';
import { pinCommands } from './pin-outline.js';
import { receiptCommand } from './receipt-outline.js';
import { signCommand } from './sign-outline.js';
import { tokenCommands } from './token-outline.js';
import { trialCommands } from './trial-outline.js';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const example = (line: string): string => `Example\n  ${line}`;

const serviceCommands: readonly Command[] = [
  {
    words: 'serve',
    synopsis: '',
    summary: 'Run the service until SIGTERM or SIGINT',
    details: example('DEALSEAL_SERVICE_CONFIG=/etc/dealseal/service.json dealseal serve'),
    options: {},
    load: async () => (await import('./serve-command.js')).serve,
  },
  {
    words: 'audit verify',
    synopsis: '[--tenant TENANT | --export FILE [--trust FILE]…] [--witness SEQUENCE:HEAD]… [--json]',
    summary: 'Check the audit chain of one tenant or of all; exit code 1 when one does not hold',
    details: `  --export FILE            an exported log (JSON, all entries), on any machine: nothing else is asked
  --trust FILE             certificates of the roots that time-stamp authorities are trusted by, PEM or DER; without it the
                           export's time stamps are not judged
  --witness SEQUENCE:HEAD  a head that was kept elsewhere: an end that was cut off shows

${example('dealseal audit verify --tenant "Adriatik 24"')}
  dealseal audit verify --export log.jsonl --trust roots.pem`,
    options: {
      tenant: text,
      export: text,
      trust: { type: 'string', multiple: true },
      witness: { type: 'string', multiple: true },
      json: flag,
    },
    load: async () => (await import('./audit-commands.js')).verifyAudits,
  },
  {
    words: 'keys rotate',
    synopsis: '',
    summary: 'Make a new sealing key and seal every secret anew under it, while the service runs',
    details: example('dealseal keys rotate'),
    options: {},
    load: async () => (await import('./operation-commands.js')).rotateKeys,
  },
  ...backupCommands,
  {
    words: 'token clear-pin-refusal',
    synopsis: '[--serial SERIAL]',
    summary: "Let a token's PIN be tried again after it was refused; correct the PIN file first",
    details: `  --serial SERIAL   the token; left out, all that the service's settings name by their serial\n\n${example('dealseal token clear-pin-refusal --serial 0a1b2c3d4e5f6071')}`,
    options: { serial: text },
    load: async () => (await import('./clear-refusal.js')).clearRefusal,
  },
  {
    words: 'pairing-code',
    synopsis: '(--tenant-name NAME | --tenant TENANT) [--minutes N] [--json]',
    summary: 'Make a tenant, or take one, and print a pairing code for it: good once, for 15 minutes unless said',
    details: example('dealseal pairing-code --tenant-name "Adriatik 24"'),
    options: { 'tenant-name': text, tenant: text, minutes: text, json: flag },
    load: async () => (await import('./tenant-commands.js')).printPairingCode,
  },
  ...trialCommands,
  {
    words: 'tenants list',
    synopsis: '[--json]',
    summary: 'Print all tenants',
    details: example('dealseal tenants list --json'),
    options: { json: flag },
    load: async () => (await import('./tenant-commands.js')).printTenants,
  },
  {
    words: 'retention',
    synopsis: '--tenant TENANT [--record-years N] [--json]',
    summary: "Print or set for how many years a tenant's records are kept: 3 to 10",
    details: `  --record-years N   audit payloads and receipts older than that are erased, and an entry of the audit tells; the chain holds

${example('dealseal retention --tenant "Adriatik 24" --record-years 5')}`,
    options: { tenant: text, 'record-years': text, json: flag },
    load: async () => (await import('./retention-command.js')).retention,
  },
  {
    words: 'tenants disconnect',
    synopsis: '--tenant TENANT',
    summary: "Revoke the tenant's client certificates; a new pairing code connects it again",
    details: example('dealseal tenants disconnect --tenant "Adriatik 24"'),
    options: { tenant: text },
    load: async () => (await import('./tenant-commands.js')).disconnectTenant,
  },
  {
    words: 'admin enrol',
    synopsis: '--tenant TENANT --person ID --name NAME [--account LABEL] [--print-otpauth] [--json]',
    summary:
      "Make a person an administrator and set up the phone: shows the QR code, then asks for the phone's first code",
    details: example('dealseal admin enrol --tenant "Adriatik 24" --person 1 --name "Milica Radović"'),
    options: { tenant: text, person: text, name: text, account: text, 'print-otpauth': flag, json: flag },
    load: async () => (await import('./people-commands.js')).enrolAdministrator,
  },
  {
    words: 'person enrol-many',
    synopsis: '--tenant TENANT',
    summary:
      'Enrol people by JSON lines: {personId, name, role?, account} begins and answers {personId, otpauthUri}; {personId, code, credentialId?} confirms',
    details: example('dealseal person enrol-many --tenant "Adriatik 24" < people.jsonl'),
    options: { tenant: text },
    load: async () => (await import('./enrol-many.js')).enrolMany,
  },
  {
    words: 'person activation-code',
    synopsis: '--tenant TENANT --person ID [--json]',
    summary: "Print an invited person's activation code, once; hand it over outside the portal",
    details: example('dealseal person activation-code --tenant "Adriatik 24" --person 7'),
    options: { tenant: text, person: text, json: flag },
    load: async () => (await import('./people-commands.js')).printActivationCode,
  },
  {
    words: 'person list',
    synopsis: '--tenant TENANT [--json]',
    summary: 'Print the people of a tenant',
    details: example('dealseal person list --tenant "Adriatik 24"'),
    options: { tenant: text, json: flag },
    load: async () => (await import('./people-commands.js')).printPeople,
  },
  {
    words: 'credential list',
    synopsis: '[--json]',
    summary: 'Let every configured key prove itself, and print its certificate, state and tenants',
    details: example('dealseal credential list'),
    options: { json: flag },
    load: async () => (await import('./credential-commands.js')).printCredentials,
  },
  {
    words: 'credential assign',
    synopsis: '--tenant TENANT --credential ID [--person ID]',
    summary: 'Let a tenant use a configured credential and, with --person, a person of it sign with it',
    details: example('dealseal credential assign --tenant "Adriatik 24" --credential seal --person 1'),
    options: { tenant: text, credential: text, person: text },
    load: async () => (await import('./credential-commands.js')).assignCredential,
  },
  {
    words: 'credential unassign',
    synopsis: '--tenant TENANT --credential ID',
    summary: "End a tenant's use of a credential, with all grants",
    details: example('dealseal credential unassign --tenant "Adriatik 24" --credential seal'),
    options: { tenant: text, credential: text },
    load: async () => (await import('./credential-commands.js')).unassignCredential,
  },
];

/** Every command, in the order in which they are told of. */
export const commands: readonly Command[] = [
  signCommand,
  extendCommand,
  inspectCommand,
  pathCommand,
  certificateCommand,
  doctorCommand,
  ...tokenCommands,
  ...pinCommands,
  receiptCommand,
  ...serviceCommands,
];
