import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { makeBackup } from '../backup/make-backup.js';
import { restoreBackup } from '../backup/restore-backup.js';
import { dumpFault } from '../contract/backup-database.js';
import { escapeControls } from '../logging/escape-controls.js';
import { UsageError } from './command.js';
import { serviceCommand } from './service-call.js';

const now = (): Date => new Date();

export const backup = serviceCommand(async ({ config, terminal, cwd, required, text }) => {
  const folder = resolve(cwd, required('out'));
  const dump = text('dump');
  const fault = dumpFault(config.databaseUrl, dump);
  if (fault !== null) throw new UsageError(fault);
  const path = dump === undefined ? undefined : resolve(cwd, dump);
  const { files, madeAt } = await makeBackup(config, { folder, dump: path, now, randomBytes });
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  terminal.print(escapeControls(`${folder}: ${files.length} file(s), ${bytes} bytes, as of ${madeAt}.`));
  terminal.print(
    escapeControls(
      `The sealing keys (${config.sealingKeyFile}) are not in it: keep a copy of them apart, for without them the backup opens nothing.`,
    ),
  );
  return 0;
});

export const restore = serviceCommand(async ({ config, terminal, cwd, required }) => {
  const folder = resolve(cwd, required('from'));
  const { manifest, epoch, tenants } = await restoreBackup(config, { folder, now, randomBytes });
  terminal.print(`Restored as of ${manifest.madeAt}; a new epoch has begun: ${epoch}.`);
  for (const { tenantId, name, sequence, authorizations, signaturesGivenUp } of tenants) {
    terminal.print(
      escapeControls(
        `${name} (${tenantId}): audit up to ${sequence}; ${authorizations} authorisation(s) void, ${signaturesGivenUp.length} begun signature(s) given up`,
      ),
    );
  }
  terminal.print(
    'What happened since that time is gone: stop people, withdraw grants and replace phones again as it was done since, and hold each ' +
      'chain against the heads that the app-server keeps (its command `witnesses`).',
  );
  return 0;
});
