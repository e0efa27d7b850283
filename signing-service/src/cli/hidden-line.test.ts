import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readHidden } from './hidden-line.js';

/** A terminal at which these chunks are typed. */
function typing(...chunks: readonly (string | Buffer)[]): {
  readonly typed: Promise<Buffer>;
  readonly shown: string[];
} {
  const shown: string[] = [];
  const stdin = Object.assign(new PassThrough(), { setRawMode: () => undefined });
  const stderr = { write: (text: string) => shown.push(text) };
  const typed = readHidden('PIN: ', { stdin, stderr });
  for (const chunk of chunks) stdin.write(chunk);
  return { typed, shown };
}

describe('a line that is typed and not shown', () => {
  it('is given without its end, and shows nothing but the prompt', async () => {
    const { typed, shown } = typing('73', '519', '\r');
    expect((await typed).toString()).toBe('73519');
    expect(shown).toEqual(['PIN: ', '\n']);
  });

  it('loses whole characters to the delete key', async () => {
    expect((await typing('12š\u007f3\n').typed).toString()).toBe('123');
  });

  it('of 256 bytes is given whole, of one more is refused and not cut', async () => {
    expect(await typing(`${'7'.repeat(256)}\n`).typed).toHaveLength(256);
    const { typed, shown } = typing('7'.repeat(250), '8'.repeat(7), '\n');
    await expect(typed).rejects.toThrow(/longer than 256/);
    expect(shown.join('')).not.toMatch(/[78]/);
  });

  it('that is too long is waited for to its end, so that none of it is left for the shell', async () => {
    const { typed } = typing('7'.repeat(257));
    const settled = await Promise.race([
      typed.then(String, String),
      new Promise((resolve) => setImmediate(resolve, 'waits')),
    ]);
    expect(settled).toBe('waits');
  });

  it('that is broken off gives nothing', async () => {
    await expect(typing('12', '\u0003').typed).rejects.toMatchObject({ name: 'Refusal' });
  });
});
