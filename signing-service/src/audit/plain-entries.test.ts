import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LineChunk } from './export-lines.js';
import { PlainEntries } from './plain-entries.js';

const salt = randomBytes(16);
const entry = {
  kind: 'entry',
  sequence: 12,
  time: 1_800_000_000_001,
  type: 'acts',
  payloadHash: 'ab'.repeat(32),
  hash: 'cd'.repeat(32),
  salt: salt.toString('base64'),
  payload: '{"note":"č „Ugovor\\" \\\\ Ђ"}',
};

function chunkOf(...lines: readonly string[]): LineChunk {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const ends = [...bytes.keys()].filter((at) => bytes[at] === 0x0a);
  return { bytes, ends, number: 1 };
}

function read(line: string) {
  const chunk = chunkOf(line);
  return new PlainEntries(chunk).read({ number: 1, from: 0, end: chunk.ends[0] ?? 0 });
}

describe('an entry as an export writes it', () => {
  it('is read as JSON would', () => {
    const { sequence, time, type, payloadHash, hash, payload } = entry;
    const salted = Buffer.concat([salt, Buffer.from(payload)]);
    expect(read(JSON.stringify(entry))).toEqual({ sequence, time, type, payloadHash, hash, salted });
  });

  it('is read one after the other', () => {
    const lines = ['{}', '{"a":"b"}', '{"none":null}'].map((payload) => JSON.stringify({ ...entry, payload }));
    const chunk = chunkOf(...lines);
    const plain = new PlainEntries(chunk);
    const read = chunk.ends.map((end, index) =>
      plain.read({ number: index + 1, from: (chunk.ends[index - 1] ?? -1) + 1, end }),
    );
    const payloads = read.map((link) => Buffer.from(link?.salted ?? []).subarray(16));
    expect(payloads.map(String)).toEqual(['{}', '{"a":"b"}', '{"none":null}']);
  });

  it.each([
    ['an absent payload', JSON.stringify({ ...entry, salt: null, payload: null })],
    ['an escape that is seldom', JSON.stringify({ ...entry, payload: '{"note":"\\u0007"}\n' })],
    ['a type with an escape', JSON.stringify({ ...entry, type: 'a"b' })],
    ['a type of other letters', JSON.stringify({ ...entry, type: 'аcts' })],
    ['a blank', JSON.stringify(entry).replace(':', ': ')],
    ['a further member', JSON.stringify({ ...entry, more: 1 })],
    ['members in another order', JSON.stringify({ ...entry, kind: undefined }).replace('}', ',"kind":"entry"}')],
    ['a number that is no whole one', JSON.stringify({ ...entry, time: 1.5 })],
    ['a negative number', JSON.stringify({ ...entry, sequence: -1 })],
    ['a number that is not exact', JSON.stringify(entry).replace('1800000000001', '18000000000010000000')],
    ['a number with a zero in front', JSON.stringify(entry).replace(':12,', ':012,')],
    ['a salt of another length', JSON.stringify({ ...entry, salt: randomBytes(15).toString('base64') })],
    ['a line that ends early', JSON.stringify(entry).slice(0, -2)],
    ['a line with more at its end', `${JSON.stringify(entry)} `],
    ['another line', JSON.stringify({ kind: 'end', entries: 1 })],
    ['nothing', ''],
  ])('is left to JSON with %s', (_, line) => {
    expect(read(line)).toBeNull();
  });
});
