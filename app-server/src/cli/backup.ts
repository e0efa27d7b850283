import { dumpFault } from '@dealseal/signing-service/contract/backup-database';
import { resolve } from 'node:path';
import { makeBackup } from '../backup/make-backup.js';
import { type Command, UsageError } from './command.js';

export const backup: Command = {
  words: 'backup',
  synopsis: '--out FOLDER [--dump FILE]',
  summary: 'Copy database and documents into a new folder while servers run; the sealing keys are never in it',
  details: `  --out FOLDER   new or empty
  --dump FILE    on PostgreSQL: what pg_dump --format=custom wrote just before; left out, the command to run is told

The sealing keys open every token and pairing in a backup: keep a copy of their file apart from it, anew after each rotation.
The signing-service keeps data of its own: npx dealseal backup --out FOLDER`,
  example: 'backup --out /backup/app-2026-11-26',
  options: { out: { type: 'string' }, dump: { type: 'string' } },
  run: async ({ config, terminal, cwd, required, text }) => {
    const folder = resolve(cwd, required('out'));
    const dump = text('dump');
    const fault = dumpFault(config.databaseUrl, dump);
    if (fault !== null) throw new UsageError(fault);
    const path = dump === undefined ? undefined : resolve(cwd, dump);
    const { manifest, missing } = await makeBackup(config, { folder, dump: path, now: () => new Date() });
    const { files, madeAt } = manifest;
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    terminal.print(`${folder}: ${files.length} file(s), ${bytes} bytes, as of ${madeAt}.`);
    terminal.print(
      `The sealing keys (${config.sealingKeyFile}) are not in it: keep a copy of them apart, for without them the backup opens no token.`,
    );
    for (const { memberId, sha256 } of missing) {
      terminal.complain(`documents/${memberId}/${sha256} is absent or damaged, and not in the backup.`);
    }
    return missing.length === 0 ? 0 : 1;
  },
};
