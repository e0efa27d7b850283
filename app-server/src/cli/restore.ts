import { resolve } from 'node:path';
import { restoreBackup } from '../backup/restore-backup.js';
import type { Command } from './command.js';

export const restore: Command = {
  words: 'restore',
  synopsis: '--from FOLDER',
  summary: 'Fill an empty data directory from a backup; what was begun goes on by what the deals hold',
  details: `  --from FOLDER   what \`backup\` made

Put the sealing keys in their place first. On PostgreSQL fill an empty database by pg_restore first; left undone, the command to run is
told. Stop the old servers for good before.`,
  example: 'restore --from /backup/app-2026-11-26',
  options: { from: { type: 'string' } },
  run: async ({ config, terminal, cwd, required }) => {
    const { manifest, open } = await restoreBackup(config, resolve(cwd, required('from')));
    terminal.print(`Restored as of ${manifest.madeAt}; ${open} request(s) are open and go on when the server starts.`);
    terminal.print('Tokens that the portal renewed since are dead: the next visit of each portal brings fresh ones.');
    return 0;
  },
};
