/**
 * Why a backup is not made or not taken back, with the exit code of the command line that says so. The sentences are for the person at the
 * terminal.
 */
export const backupErrors = {
  /** The folder that is to be filled holds something. */
  'backup-target-not-empty': { exit: 3 },
  /** No manifest, or none that was finished. */
  'backup-not-found': { exit: 4 },
  /** Of another program, or of another kind of database. */
  'backup-of-another': { exit: 4 },
  /** A file is absent, or not what the manifest says. */
  'backup-damaged': { exit: 5 },
  /** Made by a newer release than this one. */
  'backup-newer': { exit: 6 },
  /** The sealing keys are not where the configuration says. */
  'backup-keys-missing': { exit: 7 },
  /** The sealing keys are others than those that the backup was sealed under. */
  'backup-keys-wrong': { exit: 7 },
  /** The database that is configured is not the one of the backup. */
  'backup-database': { exit: 8 },
  /** This machine's clock says a time before the backup was made: which code steps are over cannot be told by it. */
  'backup-clock': { exit: 9 },
  /** There is nothing to back up. */
  'backup-nothing': { exit: 8 },
} as const satisfies Record<string, { readonly exit: number }>;

export type BackupErrorCode = keyof typeof backupErrors;

/** Its message is one sentence for the person at the terminal and tells no secret. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, sentence: string, options: { readonly cause?: unknown } = {}) {
    super(sentence, options);
    this.code = code;
  }

  get exitCode(): number {
    return backupErrors[this.code].exit;
  }
}
