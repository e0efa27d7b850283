import { resolve } from 'node:path';
import { KeyError } from '../keys/errors.js';
import { makerOfDefaultPin } from '../keys/default-pins.js';
import { readPinFile } from '../keys/pin-file.js';
import { type Call, Refusal, UsageError } from './command.js';
import { refusalLine } from './refusal-line.js';
import { warnOfReaders } from './secret-warning.js';

export interface PinQuestion {
  /** Option that names a file with the PIN; null where it has to be typed. */
  readonly option: 'pin-file' | 'so-pin-file' | 'new-pin-file' | null;
  readonly prompt: string;
}

/**
 * A PIN from the file that the option names, else typed at the terminal; never from an argument. Warns of a maker's default. The caller
 * zeroes it. Throws UsageError where there is neither, Refusal.
 */
export async function readPinOf(call: Call, { option, prompt }: PinQuestion): Promise<Buffer> {
  const pin = await fileOrTyped(call, { option, prompt });
  const maker = makerOfDefaultPin(pin);
  if (maker !== undefined) {
    call.terminal.complain(
      `Warning: this is the PIN that tokens are delivered with (${maker}). Anybody may know it: change it.`,
    );
  }
  return pin;
}

/** A new PIN; typed, it is asked for twice. Throws UsageError, and Refusal when the two differ or it is a maker's default. */
export async function readNewPin(call: Call): Promise<Buffer> {
  const pin = await fileOrTyped(call, { option: 'new-pin-file', prompt: 'New PIN: ' });
  const maker = makerOfDefaultPin(pin);
  if (maker !== undefined)
    throw new Refusal(`The new PIN is one that tokens are delivered with (${maker}): choose another.`);
  if (call.text('new-pin-file') !== undefined) return pin;
  const again = await typed(call, { option: 'new-pin-file', prompt: 'New PIN again: ' });
  const isSame = again.equals(pin);
  again.fill(0);
  if (isSame) return pin;
  pin.fill(0);
  throw new Refusal('The two PINs differ, nothing is done.');
}

async function fileOrTyped(call: Call, question: PinQuestion): Promise<Buffer> {
  const file = question.option === null ? undefined : call.text(question.option);
  return file === undefined ? typed(call, question) : fromFile(call, file);
}

function fromFile(call: Call, file: string): Buffer {
  const path = resolve(call.cwd, file);
  warnOfReaders(call.terminal, [path]);
  try {
    return readPinFile(path, 'anybody');
  } catch (error) {
    throw error instanceof KeyError ? new Refusal(refusalLine(file, error), { cause: error }) : error;
  }
}

async function typed({ terminal }: Call, { option, prompt }: PinQuestion): Promise<Buffer> {
  if (terminal.readHidden === undefined) {
    const way = option === null ? '' : `: name its file with --${option}`;
    throw new UsageError(`there is no terminal to type a PIN at${way}`);
  }
  const pin = await terminal.readHidden(prompt);
  if (pin.length === 0) throw new Refusal('No PIN was typed, nothing is done.');
  return pin;
}
