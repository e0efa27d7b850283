import { chooseCertificate, type FileCredential } from '../file-signing/certificate-choice.js';
import { type OpenedKey, openKeyFile } from '../file-signing/key-source.js';
import { signFile } from '../file-signing/sign-file.js';
import type { ProofWish } from '../file-signing/signature-proofs.js';
import { escapeControls } from '../logging/escape-controls.js';
import { type Call, Refusal, type RunCommand } from './command.js';
import { readPassword } from './document-password.js';
import { makeFolder } from './file-pairs.js';
import { refusalLine } from './refusal-line.js';
import { runFiles } from './run-files.js';
import { readSignOptions, type SignOptions } from './sign-options.js';
import { warnOfReaders } from './secret-warning.js';

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

/** With what files are signed; close it. */
interface OpenedCredential {
  readonly credential: FileCredential;
  readonly proofs: ProofWish | undefined;
  close(): Promise<void>;
}

/** The credential as far as it is trusted where that was asked for, and who is asked. */
async function withProofs(credential: FileCredential, { level, trust, writesRecords }: SignOptions) {
  if (trust === undefined) return { credential, proofs: undefined };
  const [{ openTrust }, { requireTrusted }] = await Promise.all([
    import('../file-signing/open-trust.js'),
    import('../file-signing/require-trusted.js'),
  ]);
  const proofs: ProofWish = { level, writesRecords, services: openTrust(trust) };
  try {
    return { credential: await requireTrusted(credential, proofs), proofs };
  } catch (error) {
    await proofs.services.close();
    throw error;
  }
}

/** Everything that can be refused before any document is looked at. Throws Refusal. */
async function openCredential(call: Call, options: SignOptions): Promise<OpenedCredential> {
  let opened: OpenedKey | undefined;
  try {
    opened = await openKey(call, options);
    const { certificates: files, algorithm } = options;
    const own = await chooseCertificate(opened.key, opened.beside, { files, algorithm, now: new Date() });
    const { credential, proofs } = await withProofs(own, options);
    const key = opened;
    return {
      credential,
      proofs,
      async close() {
        await proofs?.services.close();
        await key.close();
      },
    };
  } catch (error) {
    await opened?.close();
    throw error instanceof Refusal ? error : new Refusal(refusalLine(nameOfKey(options.key), error), { cause: error });
  }
}

/** `dealseal sign`: opens key and certificate once, then signs file by file. */
export const sign: RunCommand = async (call) => {
  const options = readSignOptions(call);
  warnOfReaders(call.terminal, [options.pinFile, options.keyPasswordFile, options.passwordFile]);
  const opened = await openCredential(call, options);
  const { credential, proofs } = opened;
  try {
    makeFolder(options);
    const wish = { ...options.wish, password: readPassword(options.passwordFile), proofs };
    return await runFiles(call, options.pairs, {
      done: 'signed',
      async act({ input, output }, onRead) {
        const { repaired } = await signFile({ input, output, onRead }, credential, wish);
        if (repaired)
          call.terminal.print(escapeControls(`${input}: repaired: its cross-reference data were made anew.`));
      },
    });
  } finally {
    await opened.close();
  }
};
