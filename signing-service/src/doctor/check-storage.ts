import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KeyFileError, readKeyFileNow } from '../sealing/key-file.js';
import { type Finding, reportOf } from './finding.js';
import type { DataPatient } from './patient.js';

const groupAndOthers = 0o077;

/** The data directory and the sealing keys: are they there, and ours alone. */
export function checkStorage({ dataDirectory, sealingKeyFile }: DataPatient): Finding[] {
  const report = reportOf('storage');
  if (!existsSync(dataDirectory)) return [report.trouble('data-missing', `There is no folder ${dataDirectory}.`)];
  if (!isWritable(dataDirectory)) return [report.trouble('data-unwritable', `${dataDirectory} cannot be written.`)];
  const hasRun = existsSync(join(dataDirectory, 'authority.pem'));
  if (!existsSync(sealingKeyFile)) {
    return [
      hasRun
        ? report.trouble('sealing-keys-missing', `There is no file ${sealingKeyFile}.`)
        : report.trouble('data-missing', `${dataDirectory} is empty.`),
    ];
  }
  try {
    readKeyFileNow(sealingKeyFile);
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    return [report.trouble('sealing-keys-unusable', error.message)];
  }
  const isExposed = (statSync(dataDirectory).mode & groupAndOthers) !== 0;
  return [
    isExposed
      ? report.trouble('data-exposed', `${dataDirectory} can be read by others.`)
      : report.ok(`${dataDirectory} and the sealing keys are there, and nobody else’s.`),
  ];
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    // Told as a finding.
    return false;
  }
}
