import { closeSync, existsSync, fsyncSync, lstatSync, openSync, rmSync, writeSync } from 'node:fs';
import { forgetRememberedPin } from '../authorization/remembered-pins.js';
import { askConsole, ConsoleError } from '../console/ask-console.js';
import type { TokenLook, WaitingView } from '../console/console-messages.js';
import { escapeControls } from '../logging/escape-controls.js';
import { Refusal, UsageError } from './command.js';
import { configuredTokenCredential } from './configured-credential.js';
import { minutesOf } from './pin-policy-command.js';
import { readPinOf } from './read-pin.js';
import { type ServiceCall, serviceCommand, withFoundation } from './service-call.js';

/** `dealseal pin waiting` */
export const printWaiting = serviceCommand((call) =>
  asRefusal(async () => {
    const { config, terminal, flag } = call;
    const { waiting } = await askConsole(config.dataDirectory, { kind: 'waiting' });
    if (flag('json')) terminal.print(JSON.stringify({ waiting }));
    else for (const line of waiting.flatMap(linesOf)) terminal.print(escapeControls(line));
    if (waiting.length === 0 && !flag('json')) terminal.print('Nothing waits for a PIN.');
    return 0;
  }),
);

/** `dealseal pin give` */
export const givePin = serviceCommand((call) =>
  asRefusal(async () => {
    const { config, terminal, operands } = call;
    const [named, ...others] = operands;
    if (named === undefined || others.length > 0)
      throw new UsageError('one ID is wanted, as dealseal pin waiting shows it');
    const pinId = named.toUpperCase();
    const { token, waiting } = await askConsole(config.dataDirectory, { kind: 'look', pinId });
    for (const line of waiting === null ? [] : linesOf(waiting)) terminal.print(escapeControls(line));
    await withTypedPin(call, token, async (pin, typing) => {
      await askConsole(config.dataDirectory, { kind: 'give', pinId, ...typing }, pin);
    });
    terminal.print('The token took the PIN: it is signed now.');
    return 0;
  }),
);

/** `dealseal pin keep` */
export const keepPin = serviceCommand((call) =>
  asRefusal(async () => {
    const { config, terminal, text } = call;
    const { credentialId } = configuredTokenCredential(call);
    const asked = text('minutes');
    const minutes = asked === undefined ? {} : { minutes: minutesOf(asked) };
    const { token } = await askConsole(config.dataDirectory, { kind: 'look', credentialId });
    await withTypedPin(call, token, async (pin, typing) => {
      const kept = await askConsole(config.dataDirectory, { kind: 'keep', credentialId, ...minutes, ...typing }, pin);
      terminal.print(`The token took the PIN: ${credentialId} signs until ${kept.until}, unless the token is pulled.`);
    });
    return 0;
  }),
);

/** `dealseal pin remember` */
export const rememberPin = serviceCommand((call) =>
  asRefusal(async () => {
    const { config, terminal } = call;
    const { credentialId, pinFile } = configuredTokenCredential(call);
    const { token } = await askConsole(config.dataDirectory, { kind: 'look', credentialId });
    if (token.hasPad)
      throw new Refusal(`${token.label} wants its PIN on its own pad: it cannot be remembered. [pin-pad]`);
    if (!token.loginRequired) throw new Refusal(`${token.label} wants no PIN. [pin-not-remembered]`);
    await withTypedPin(call, token, async (pin, { isConfirmed }) => {
      await askConsole(config.dataDirectory, { kind: 'remember', credentialId, isConfirmed }, pin);
    });
    terminal.print(`The token took the PIN: it is kept sealed for ${credentialId}, also over a restart.`);
    if (pinFile !== undefined && existsSync(pinFile)) {
      terminal.complain(
        `It may still stand in ${pinFile} as well, which is read no more: remove that file, and pinFile.`,
      );
    }
    return 0;
  }),
);

/** `dealseal pin forget` */
export const forgetPin = serviceCommand((call) =>
  asRefusal(async () => {
    const { config, terminal } = call;
    const { credentialId, pinFile } = configuredTokenCredential(call);
    // Erased first: what is logged out must find nothing to log in with.
    const wasErased = pinFile !== undefined && eraseFile(pinFile);
    const wasSealed = await withFoundation(config, ({ authorization }) =>
      forgetRememberedPin(authorization, credentialId),
    );
    const wasKept = await forgetInService(config.dataDirectory, credentialId);
    if (wasSealed) terminal.print('The PIN that was kept sealed is forgotten.');
    if (wasErased) terminal.print(`${pinFile} is erased.`);
    if (wasKept) terminal.print('What was kept is forgotten.');
    terminal.print(`${credentialId} signs no more before its PIN is typed or remembered again.`);
    return 0;
  }),
);

interface Typing {
  readonly onPad: boolean;
  readonly isConfirmed: boolean;
}

/** Asks for the PIN when nothing speaks against an attempt, and zeroes it. Throws Refusal, UsageError. */
async function withTypedPin(
  call: ServiceCall,
  token: TokenLook,
  attempt: (pin: Uint8Array, typing: Typing) => Promise<void>,
): Promise<void> {
  const isConfirmed = call.flag('confirm');
  assertMayTry(token, isConfirmed);
  if (token.hasPad) {
    call.terminal.complain(`Type the PIN on the pad of ${token.label} now.`);
    return attempt(new Uint8Array(), { onPad: true, isConfirmed });
  }
  const pin = await readPinOf(call, { option: null, prompt: `PIN of ${token.label}: ` });
  try {
    await attempt(pin, { onPad: false, isConfirmed });
  } finally {
    pin.fill(0);
  }
}

function assertMayTry({ label, pinLocked, pinFinalTry, pinCountLow }: TokenLook, isConfirmed: boolean): void {
  if (pinLocked) {
    throw new Refusal(
      `${label} has locked its PIN: dealseal token unblock gives a new one, with the SO PIN. [token-pin-locked]`,
    );
  }
  if (isConfirmed) return;
  const but = 'say --confirm to have one tried all the same. [pin-unconfirmed]';
  if (pinFinalTry) throw new Refusal(`${label} has one try left for its PIN, the next wrong one locks it: ${but}`);
  if (pinCountLow) throw new Refusal(`A wrong PIN was entered at ${label} since the last right one: ${but}`);
}

function linesOf(waiting: WaitingView): string[] {
  const { pinId, policy, credentialId, tenantName, personId, personName, labels, digests, until } = waiting;
  const labelled = Object.entries(labels).map(([name, value]) => `${name} ${value}`);
  return [
    `${pinId}  ${credentialId}  ${personName} (${personId}) of ${tenantName}`,
    ...(labelled.length === 0 ? [] : [`    ${labelled.join(', ')}`]),
    ...digests.map((sha256) => `    document ${sha256}`),
    `    ${policy === 'cached' ? 'the PIN is kept for later ones; ' : ''}until ${until}`,
  ];
}

/** Overwritten, then removed. False when there was none. Throws Refusal for what is no plain file. */
function eraseFile(path: string): boolean {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return false;
  if (!facts.isFile()) throw new Refusal(`${path} is not a plain file: erase by hand what remembers the PIN.`);
  const descriptor = openSync(path, 'r+');
  try {
    writeSync(descriptor, Buffer.alloc(facts.size));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  rmSync(path);
  return true;
}

async function forgetInService(dataDirectory: string, credentialId: string): Promise<boolean> {
  try {
    return (await askConsole(dataDirectory, { kind: 'forget', credentialId })).wasKept;
  } catch (error) {
    // A service that does not run keeps nothing.
    if (error instanceof ConsoleError && error.code === 'service-not-running') return false;
    throw error;
  }
}

async function asRefusal(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    throw new Refusal(`${sentenceOf(error)} [${error.code}]`, { cause: error });
  }
}

function sentenceOf({ code, message }: ConsoleError): string {
  switch (code) {
    case 'token-pin-refused':
      return `The PIN was refused and is tried by nothing again (${message}). What waited for it has ended.`;
    case 'pin-unconfirmed':
      return `The PIN was not tried: ${message}. Say --confirm to have one tried all the same.`;
    case 'pin-not-cached':
      return `PINs of this credential are not kept: ${message}. See dealseal credential pin-policy.`;
    case 'pin-not-remembered':
      return `The PIN is not remembered: ${message}.`;
    default:
      return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  }
}
