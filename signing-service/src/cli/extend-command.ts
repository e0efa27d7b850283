import { extendFile } from '../file-signing/extend-file.js';
import { openTrust } from '../file-signing/open-trust.js';
import { escapeControls } from '../logging/escape-controls.js';
import { type Call, Refusal, type RunCommand, UsageError } from './command.js';
import { readPassword } from './document-password.js';
import { makeFolder, readFilePairs } from './file-pairs.js';
import { refusalLine } from './refusal-line.js';
import { runFiles } from './run-files.js';
import { warnOfReaders } from './secret-warning.js';
import { readTrustOptions } from './trust-options.js';
import type { TrustOptions } from './trust-options.js';

function open({ trust }: TrustOptions): ReturnType<typeof openTrust> {
  if (trust === undefined) throw new UsageError('--trust is missing');
  try {
    return openTrust(trust);
  } catch (error) {
    throw new Refusal(refusalLine('--trust', error), { cause: error });
  }
}

/** `dealseal extend`: raises the level of what is signed already, file by file. */
export const extend: RunCommand = async (call: Call) => {
  const options = readTrustOptions(call);
  const { level, writesRecords } = options;
  if (level === 'B-B') throw new UsageError('--level takes B-T, B-LT, B-LTA');
  const { pairs, folder } = readFilePairs(call);
  const passwordFile = call.text('password-file');
  warnOfReaders(call.terminal, [passwordFile]);
  const wish = { level, writesRecords, digest: 'sha256', password: readPassword(passwordFile) } as const;
  const services = open(options);
  try {
    makeFolder({ folder });
    return await runFiles(call, pairs, {
      done: 'extended',
      async act(pair) {
        const { tail } = await extendFile(pair, services, wish);
        if (tail.length === 0)
          call.terminal.print(escapeControls(`${pair.input}: nothing to be added, the output is a copy.`));
      },
    });
  } finally {
    await services.close();
  }
};
