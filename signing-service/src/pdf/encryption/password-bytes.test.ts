import { describe, expect, it } from 'vitest';
import { passwordBytes } from './password-bytes.js';

const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('hex');
const candidates = (password: string, revision: number) =>
  passwordBytes(password, revision).map((bytes) => Buffer.from(bytes).toString('hex'));

describe('a password from revision 5 on', () => {
  it.each([
    ['I\u00adX', 'IX'],
    ['user', 'user'],
    ['USER', 'USER'],
    ['\u00aa', 'a'],
    ['\u2168', 'IX'],
    ['a\u00a0b\u3000c', 'a b c'],
    ['a\u200bb', 'ab'],
    ['Z\u030carko', '\u017darko'],
  ])('is prepared as RFC 4013 says, or else as it was typed: %j', (typed, prepared) => {
    const others = typed === prepared ? [] : [utf8(typed)];
    expect(candidates(typed, 6)).toEqual([utf8(prepared), ...others]);
  });

  it('has 127 bytes at most, even when that cuts a letter', () => {
    expect(candidates('ж'.repeat(100), 5)).toEqual([utf8('ж'.repeat(64)).slice(0, 2 * 127)]);
  });
});

describe('a password before revision 5', () => {
  it('is in PDFDocEncoding, or else as UTF-8 has it', () => {
    expect(candidates('Ž€a', 4)).toEqual(['99a061', utf8('Ž€a')]);
    expect(candidates('abc', 2)).toEqual([utf8('abc')]);
  });

  it('is as UTF-8 has it when PDFDocEncoding lacks a letter', () => {
    expect(candidates('шифра', 3)).toEqual([utf8('шифра')]);
  });
});
