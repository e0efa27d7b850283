import type { Command } from './command.js';

const text = { type: 'string' } as const;

const exitCodes = `Exit codes
  0 done   2 not understood   3 the folder to be filled is not empty   4 not a backup of this program and database
  5 damaged   6 made by a newer release   7 the sealing keys are missing or others   8 the database is not the right one
  9 the clock is behind the backup`;

/** What keeps the service's data: its own; the app-server has commands of the same names. */
export const backupCommands: readonly Command[] = [
  {
    words: 'backup',
    synopsis: '--out FOLDER [--dump FILE]',
    summary: "Copy the service's data into a new folder while it runs; the sealing keys are never in it",
    details: `  --out FOLDER   new or empty
  --dump FILE    on PostgreSQL: what pg_dump --format=custom wrote just before; left out, the command to run is told

The sealing keys open every secret in a backup: keep a copy of their file apart from it, anew after each \`dealseal keys rotate\`.
The app-server keeps data of its own: node app-server/dist/main.js backup --out FOLDER

Example
  dealseal backup --out /backup/service-2026-11-26

${exitCodes}`,
    options: { out: text, dump: text },
    load: async () => (await import('./backup-commands.js')).backup,
  },
  {
    words: 'restore',
    synopsis: '--from FOLDER',
    summary: 'Fill an empty data directory from a backup and begin a new epoch in it',
    details: `  --from FOLDER   what \`dealseal backup\` made

Put the sealing keys in their place first. On PostgreSQL fill an empty database by pg_restore first; left undone, the command to run is
told. Whatever is good once counts as used from then on: open authorisations, code steps until now, activation, recovery and
pairing codes. Stop the old service for good before: two of one life must not sign side by side.

Example
  dealseal restore --from /backup/service-2026-11-26

${exitCodes}`,
    options: { from: text },
    load: async () => (await import('./backup-commands.js')).restore,
  },
];
