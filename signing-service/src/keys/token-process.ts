import type { PKCS11 } from 'pkcs11js';
import { ckrMeaning, toKeyError } from './ckr.js';
import { KeyError } from './errors.js';
import type { PinOwner, TokenIdentity } from './key-types.js';
import type { PinSource } from './pin-file.js';
import { loadModule } from './pkcs11-module.js';
import { administer } from './token-administrator.js';
import { TokenHost } from './token-host.js';
import {
  type FromTokenProcess,
  type TokenCall,
  tokenProcessSettings,
  toTokenProcess,
  type TokenProcessSettings,
} from './token-protocol.js';

/*
 * The token process: the only one that loads the vendor's library. It answers calls over IPC until its parent is gone.
 * Its one argument is TokenProcessSettings as JSON; PINs are read from files here, or come over IPC, and never leave.
 */

interface PinAnswer {
  readonly resolve: (source: PinSource | undefined) => void;
  readonly reject: (refusal: KeyError) => void;
}

function main(): void {
  // A library that hangs would hold up an orderly exit: without a parent there is nothing to be orderly for.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  const start = (): void => {
    const settings = tokenProcessSettings.parse(JSON.parse(process.argv[2] ?? ''));
    serve(settings, loadModule(settings.modulePath));
    tell({ kind: 'ready' });
  };
  try {
    start();
  } catch (error) {
    tell({ ...failure(error), restart: true });
  }
}

function serve(settings: TokenProcessSettings, module: PKCS11): void {
  const pinAnswers = new Map<number, PinAnswer>();
  let nextQuestion = 1;
  const pin = (token: TokenIdentity, owner: PinOwner): Promise<PinSource | undefined> =>
    new Promise((resolve, reject) => {
      const id = nextQuestion;
      nextQuestion += 1;
      pinAnswers.set(id, { resolve, reject });
      const { label, serial, manufacturer, model } = token;
      tell({ kind: 'pin-wanted', id, token: { label, serial, manufacturer, model }, owner });
    });
  const { dataFolder, sessions, pinFileReaders } = settings;
  const host = new TokenHost({ module, dataFolder, sessions, pin, pinFileReaders });
  process.on('message', (raw) => {
    const message = toTokenProcess.parse(raw);
    if (message.kind === 'pin') {
      const { refusal, source } = message;
      const waiting = pinAnswers.get(message.id);
      pinAnswers.delete(message.id);
      if (refusal === undefined) waiting?.resolve(source);
      else waiting?.reject(new KeyError(refusal.code, refusal.message));
      return;
    }
    const { id, call } = message;
    answer(host, module, call).then(
      (value) => tell({ kind: 'answer', id, value }),
      (error: unknown) => tell({ ...failure(error), id }),
    );
  });
}

async function answer(host: TokenHost, module: PKCS11, call: TokenCall): Promise<unknown> {
  switch (call.kind) {
    case 'probe':
      return host.probe(call.uri);
    case 'list':
      return host.list(call.uri);
    case 'tokens':
      return host.tokens(call.uri);
    case 'certificates':
      return host.certificates(call.uri);
    case 'log-in':
      return host.logIn(call.uri, call).finally(() => call.pin?.fill(0));
    case 'log-out':
      return host.logOut(call.uri);
    case 'look':
      return host.look(call.uri);
    case 'sign':
      return host.sign(call.uri, call);
    case 'slots':
    case 'objects':
    case 'generate':
    case 'store-certificate':
    case 'change-pin':
    case 'unblock':
      return administer(host, module, call);
    case 'close':
      host.close();
      module.C_Finalize();
      // The answer is not waited for: the parent waits for the exit.
      process.kill(process.pid, 'SIGKILL');
      return undefined;
  }
}

function failure(error: unknown): FromTokenProcess & { kind: 'failure' } {
  const { code, message } = toKeyError(error);
  return { kind: 'failure', code, message, restart: ckrMeaning(error).reaction === 'restart-process' };
}

function tell(message: FromTokenProcess): void {
  process.send?.(message);
}

main();
