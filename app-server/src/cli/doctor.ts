import { existsSync } from 'node:fs';
import type { OwnFinding, OwnTrouble } from '../contract/doctor.js';
import { checkDatabase, checkDisk, checkStorage, freeBytes } from '../doctor/check-server.js';
import { checkServiceLink } from '../doctor/check-service.js';
import { trouble } from '../doctor/finding.js';
import { createServiceClients } from '../install/service-clients.js';
import { escapeControls } from '../logging/logger.js';
import { openSealer } from '../store/open-sealer.js';
import { createPortalRepository } from '../store/portal-repository.js';
import { connectStore, sqliteFile, type Store } from '../store/store.js';
import type { Call, Command } from './command.js';

/** What helps; the page tells the same, and more, in its languages. */
const remedies: Readonly<Record<OwnTrouble, string>> = {
  'portal-unreachable': 'See that this machine reaches the portal.',
  'portal-refuses': 'Install the application again in the portal.',
  'portal-certificate': 'Name the portal’s own CA file in bitrix24.portalAuthorities.',
  'rights-missing': 'A portal administrator grants them and installs the application again.',
  'rights-partial':
    'A portal administrator grants them, if what they are for is wanted, and installs the application again.',
  'fields-none': 'A portal administrator chooses a field in the set-up.',
  'fields-gone': 'A portal administrator chooses the fields anew in the set-up.',
  'fields-read-only': 'A portal administrator lets the field be edited.',
  'surfaces-unbound': 'A portal administrator finishes the set-up.',
  'surfaces-partial': 'The portal does not know, or does not allow, some places of the application: see the page.',
  'upkeep-dead': 'A portal administrator opens the application once.',
  'service-unpaired': 'A portal administrator enters a pairing code in the set-up.',
  'service-unreachable': 'See that the signing-service runs and that this machine reaches it.',
  'service-mismatch': 'Update the older of the two programs.',
  'service-outdated': 'Update the signing-service.',
  'service-refuses': 'Make a new pairing code at the signing-service, and enter it in the set-up.',
  'server-clock-off': 'Set the clock that is wrong (timedatectl), here or at the signing-service.',
  'server-storage-unwritable': "Give the data directory to the program's user.",
  'server-keys-missing': 'Bring the file of sealing keys back from its copy before the program is stopped.',
  'server-database-unreachable': 'See that the database runs, and that DATABASE_URL is right.',
  'server-disk-low': 'Make room.',
  'server-disk-full': 'Make room now.',
  'server-check-unfinished': 'Look again.',
};

const words = { ok: 'ok     ', warning: 'WARNING', fault: 'FAULT  ' } as const;

/**
 * This machine's side, and each portal's signing-service. No portal is called: that is done on the doctor's page, with the rights of the
 * person who looks.
 */
export const doctor: Command = {
  words: 'doctor',
  synopsis: '[--json]',
  summary: 'Look at storage, sealing keys, database and disk, and whether each portal’s signing-service answers',
  example: 'doctor --json',
  options: { json: { type: 'boolean' } },
  run: async (call) => {
    const found = await look(call);
    if (call.flag('json')) call.terminal.print(JSON.stringify({ findings: found }));
    for (const finding of call.flag('json') ? [] : found)
      for (const line of linesOf(finding)) call.terminal.print(line);
    return found.some(({ state }) => state === 'fault') ? 1 : 0;
  },
};

/** A finding of this machine (portal is empty), or of one portal. */
type Found = OwnFinding & { readonly portal: string };

async function look({ config }: Call): Promise<Found[]> {
  const { dataDirectory, sealingKeyFile } = config;
  const here = [checkStorage(config), checkDisk({ dataDirectory, freeBytes })].map((each) => ({ ...each, portal: '' }));
  if (here.some(({ code }) => code === 'server-storage-unwritable')) return here;
  // Nothing is made by looking.
  if (config.databaseUrl === undefined && !existsSync(sqliteFile(config.dataDirectory))) {
    return [...here, { ...trouble('server-database', 'server-database-unreachable'), portal: '' }];
  }
  const store = connectStore(config);
  try {
    const database = { ...(await checkDatabase({ store })), portal: '' };
    if (database.state === 'fault' || here.some(({ code }) => code === 'server-keys-missing'))
      return [...here, database];
    return [...here, database, ...(await lookAtServices(store, sealingKeyFile))];
  } finally {
    await store.close();
  }
}

async function lookAtServices(store: Store, sealingKeyFile: string): Promise<Found[]> {
  const now = (): number => Date.now();
  const portals = createPortalRepository({ store, sealer: openSealer(sealingKeyFile), now });
  const services = createServiceClients({ portals });
  try {
    const installed = store.db.selectFrom('portals').select(['member_id', 'domain']).where('state', '=', 'active');
    const found = (await installed.execute()).map(async ({ member_id: memberId, domain }) => {
      const findings = await checkServiceLink(services, memberId, now);
      return findings.map((finding) => ({ ...finding, portal: domain }));
    });
    return (await Promise.all(found)).flat();
  } finally {
    await services.close();
  }
}

function linesOf({ portal, check, state, code, facts }: Found): string[] {
  const told = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  const seen = [code ?? 'in order', ...told].join(', ');
  const first = escapeControls(`${words[state]}  ${check}${portal === '' ? '' : ` ${portal}`}: ${seen}`);
  return code === null ? [first] : [first, `         → ${remedies[code]}`];
}
