import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { chooseCertificate, type FileCredential } from '../file-signing/certificate-choice.js';
import { type OpenedKey, openKeyFile } from '../file-signing/key-source.js';
import { discardUnfinished } from '../file-signing/output-file.js';
import { signFile } from '../file-signing/sign-file.js';
import { signFiles } from '../file-signing/sign-files.js';
import { escapeControls } from '../logging/escape-controls.js';
import { type Call, Refusal, type RunCommand } from './command.js';
import { readPassword } from './document-password.js';
import { FilesProgress } from './files-progress.js';
import { refusalLine } from './refusal-line.js';
import { readSignOptions, type SignOptions } from './sign-options.js';
import { warnOfReaders } from './secret-warning.js';

/** While one is read and hashed, others wait for the key or are written out. */
const filesAtOnce = 4;

const isUri = (key: string): boolean => key.toLowerCase().startsWith('pkcs11:');

async function openKey(call: Call, { key, pinFile, keyPasswordFile }: SignOptions): Promise<OpenedKey> {
  if (!isUri(key)) return openKeyFile(key, keyPasswordFile);
  const [{ openTokenKey }, { readTokenSettings }] = await Promise.all([
    import('../file-signing/token-source.js'),
    import('./token-settings.js'),
  ]);
  return openTokenKey(key, { ...(await readTokenSettings(call)), pinFile });
}

/** A URI may hold what should not be shown when it is none. */
function nameOfKey(key: string): string {
  return isUri(key) ? key.replace(/pin-value=[^&;]*/gi, 'pin-value=…') : key;
}

/** Everything that can be refused before any document is looked at. Throws Refusal. */
async function openCredential(
  call: Call,
  options: SignOptions,
): Promise<{ readonly opened: OpenedKey; readonly credential: FileCredential }> {
  let opened: OpenedKey | undefined;
  try {
    opened = await openKey(call, options);
    const { certificates: files, algorithm } = options;
    const credential = await chooseCertificate(opened.key, opened.beside, { files, algorithm, now: new Date() });
    if (options.folder !== undefined) mkdirSync(options.folder, { recursive: true });
    return { opened, credential };
  } catch (error) {
    await opened?.close();
    throw error instanceof Refusal ? error : new Refusal(refusalLine(nameOfKey(options.key), error), { cause: error });
  }
}

/** Ends as the signal would have ended the program, without half an output. */
function endBySignal(signal: NodeJS.Signals): void {
  discardUnfinished();
  process.kill(process.pid, signal);
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function signAll(call: Call, options: SignOptions, credential: FileCredential): Promise<number> {
  const { complain, progress } = call.terminal;
  const { pairs } = options;
  const wish = { ...options.wish, password: readPassword(options.passwordFile) };
  const shown = new FilesProgress(progress, pairs.length);
  let refused = 0;
  for (const signal of signals) process.once(signal, endBySignal);
  try {
    await signFiles(pairs, {
      concurrency: filesAtOnce,
      sign: async ({ input, output }) => {
        const onRead = shown.begin(escapeControls(basename(input)));
        const { repaired } = await signFile({ input, output, onRead }, credential, wish);
        if (repaired)
          call.terminal.print(escapeControls(`${input}: repaired: its cross-reference data were made anew.`));
      },
      onSigned: () => shown.end(),
      onRefused: ({ input }, error) => {
        refused += 1;
        complain(refusalLine(input, error));
        shown.end();
      },
    });
  } finally {
    for (const signal of signals) process.removeListener(signal, endBySignal);
    shown.close();
  }
  if (progress !== undefined && pairs.length > 1) complain(`${pairs.length - refused} signed, ${refused} refused.`);
  return refused === 0 ? 0 : 1;
}

/** `dealseal sign`: opens key and certificate once, then signs file by file. */
export const sign: RunCommand = async (call) => {
  const options = readSignOptions(call);
  warnOfReaders(call.terminal, [options.pinFile, options.keyPasswordFile, options.passwordFile]);
  const { opened, credential } = await openCredential(call, options);
  try {
    return await signAll(call, options, credential);
  } finally {
    await opened.close();
  }
};
