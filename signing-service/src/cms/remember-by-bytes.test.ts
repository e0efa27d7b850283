import { describe, expect, it } from 'vitest';
import { rememberByBytes } from './remember-by-bytes.js';

describe('remembering answers by bytes', () => {
  it('reads equal bytes once, until others have taken their place', () => {
    const read: string[] = [];
    const ask = rememberByBytes(2, (bytes) => {
      read.push(Buffer.from(bytes).toString());
      return bytes;
    });
    for (const text of ['a', 'a', 'b', 'a', 'c', 'a', 'b']) ask(Buffer.from(text));
    expect(read).toEqual(['a', 'b', 'c', 'b']);
  });

  it('remembers no failure', () => {
    let count = 0;
    const ask = rememberByBytes(2, (bytes) => {
      count += 1;
      if (count === 1) throw new TypeError('not now');
      return bytes;
    });
    expect(() => ask(Buffer.from('a'))).toThrow('not now');
    expect(ask(Buffer.from('a'))).toEqual(Buffer.from('a'));
  });
});
