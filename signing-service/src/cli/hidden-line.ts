import type { Readable } from 'node:stream';
import { Refusal } from './command.js';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const interrupt = 0x03;
const endOfTransmission = 0x04;
const deletions: ReadonlySet<number> = new Set([0x08, 0x7f]);

/** Longest PIN that is read from files too. */
const mostBytes = 256;

/** A terminal's two ends. */
export interface HiddenTerminal {
  readonly stdin: Readable & { setRawMode(isRaw: boolean): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * One line from the terminal that is the standard input, which shows none of it. The caller zeroes it. Throws Refusal when it is broken
 * off by Ctrl+C or by the terminal's end, and, at its end, when it is longer than a PIN can be: no part of it is used.
 */
export async function readHidden(prompt: string, terminal: HiddenTerminal = process): Promise<Buffer> {
  const { stdin, stderr } = terminal;
  // Before it is asked for: whoever is quick must not be shown either.
  stdin.setRawMode(true);
  stdin.resume();
  stderr.write(prompt);
  const typed = Buffer.alloc(mostBytes);
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      let length = 0;
      let isTooLong = false;
      const end = (settle: () => void): void => {
        stdin.off('data', take);
        stdin.off('end', broken);
        settle();
      };
      const broken = (): void => end(() => reject(new Refusal('Nothing was typed, nothing is done.')));
      const take = (chunk: Buffer): void => {
        for (const byte of chunk) {
          if (byte === carriageReturn || byte === lineFeed) {
            end(() => (isTooLong ? reject(tooLong()) : resolve(Buffer.from(typed.subarray(0, length)))));
            break;
          }
          if (byte === interrupt || byte === endOfTransmission) {
            broken();
            break;
          }
          if (deletions.has(byte)) length = beforeLastCharacter(typed, length);
          else if (length < mostBytes) typed[length++] = byte;
          else isTooLong = true;
        }
        chunk.fill(0);
      };
      stdin.on('data', take);
      stdin.once('end', broken);
    });
  } finally {
    typed.fill(0);
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function tooLong(): Refusal {
  return new Refusal(`What was typed is longer than ${mostBytes} bytes, and no PIN: nothing is done.`);
}

/** A character of UTF-8 goes whole. */
function beforeLastCharacter(typed: Uint8Array, length: number): number {
  let end = Math.max(0, length - 1);
  while (end > 0 && ((typed[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}
