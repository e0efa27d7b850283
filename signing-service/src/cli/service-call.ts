import { ServiceError } from '../authorization/errors.js';
import { type Config, ConfigError, readConfig } from '../config.js';
import { BackupError } from '../contract/backup-error.js';
import { KeyError } from '../keys/errors.js';
import { type Foundation, openFoundation } from '../foundation.js';
import { KeyFileError } from '../sealing/key-file.js';
import { DirectoryInUseError } from '../store/directory-lock.js';
import { type Call, Refusal, type RunCommand } from './command.js';

/** A call of a command that works with the service's own configuration and data. */
export interface ServiceCall extends Call {
  readonly config: Config;
}

const refusals: Partial<Record<ServiceError['code'], string>> = {
  'tenant-unknown': 'There is no such tenant.',
  'act-not-possible': 'That is not possible: what it concerns does not exist, exists already, or has been stopped.',
  'already-enrolled': 'This person is enrolled already; an administrator resets it first.',
  'code-wrong': 'The code was wrong.',
  'codes-locked': 'Too many wrong codes: locked for a while.',
  'codes-unproven': 'Three right codes in a row are to be given in the portal first.',
  'signature-unknown': 'This tenant has no signature of that request key.',
  'signature-not-released': 'The signature is not released yet.',
  'signature-erased': "The signature's records are past their retention.",
  'enrolment-expired': 'The enrolment has expired; begin again.',
};

/** Errors that a person can do something about, as what they are told; others stay as they are. */
function asRefusal(error: unknown): unknown {
  if (error instanceof ServiceError) {
    const cause = typeof error.privateCause === 'string' ? ` (${error.privateCause})` : '';
    return new Refusal(`${refusals[error.code] ?? 'Refused.'} [${error.code}]${cause}`, { cause: error });
  }
  if (error instanceof DirectoryInUseError) return new Refusal(`${error.message} [${error.code}]`, { cause: error });
  if (error instanceof BackupError) {
    const { message, code, exitCode } = error;
    return new Refusal(`${message} [${code}]`, { cause: error, exitCode });
  }
  const isOurs = error instanceof ConfigError || error instanceof KeyFileError || error instanceof KeyError;
  return isOurs ? new Refusal(error.message, { cause: error }) : error;
}

/** A command that reads the configuration first. */
export function serviceCommand(run: (call: ServiceCall) => Promise<number>): RunCommand {
  return async (call) => {
    try {
      return await run({ ...call, config: readConfig(call.environment, call.cwd) });
    } catch (error) {
      throw asRefusal(error);
    }
  };
}

/** Runs `work` with the data directory open, also while the service runs on it. */
export async function withFoundation<T>(config: Config, work: (foundation: Foundation) => Promise<T>): Promise<T> {
  const foundation = await openFoundation(config);
  try {
    return await work(foundation);
  } finally {
    await foundation.close();
  }
}
