import { describe, expect, it } from 'vitest';
import { commands } from './command-list.js';
import { dealseal } from './cli.test-support.js';

const key = ['sign', '--key', 'key.p12'];
const extend = ['extend', '--trust', 'root.pem'];

describe('help', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('is printed for %j, with every command', async (args) => {
    const { code, out, err } = await dealseal(args);
    expect([code, err]).toEqual([0, []]);
    for (const { words, summary } of commands) {
      expect(out.some((line) => line.startsWith(`  ${words}`))).toBe(true);
      expect(out).toContain(`      ${summary}`);
    }
  });

  it.each(commands.map(({ words }) => words))('of `%s` is the same in three ways', async (words) => {
    const [first, ...others] = await Promise.all([
      dealseal(['help', ...words.split(' ')]),
      dealseal([...words.split(' '), '--help']),
      dealseal([...words.split(' '), '-h', 'IN']),
    ]);
    expect(first).toMatchObject({ code: 0, err: [] });
    expect(first.out[0]).toContain(`usage: dealseal ${words}`);
    for (const other of others) expect(other).toEqual(first);
  });

  it.each(commands.map(({ words, details }) => [words, details ?? '']))(
    'of `%s` has an example of it',
    (words, details) => {
      expect(details.slice(details.indexOf('Example'))).toContain(`dealseal ${words}`);
    },
  );

  it('names every option of `sign`, `extend` and `inspect`, and gives examples', async () => {
    for (const words of ['sign', 'extend', 'inspect']) {
      const { out } = await dealseal(['help', words]);
      const options = Object.keys(commands.find((command) => command.words === words)?.options ?? {});
      expect(options.filter((option) => !out.join('\n').includes(`--${option}`))).toEqual([]);
      expect(out).toContain('Examples');
    }
  });
});

describe('dealseal doctor --explain', () => {
  it('says what an error of another program means, what to do, and who says so', async () => {
    const { code, out } = await dealseal(['doctor', '--explain', 'Error 0x8007064A']);
    expect([code, out[0]]).toEqual([0, 'The licence of the CryptoPro CSP is missing or has expired.']);
    expect(out[2]).toContain('Source: CryptoPro');
    const { out: lines } = await dealseal(['doctor', '--explain', 'CAPICOM', '--json']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ explanations: [{ id: 'plug-in-missing' }] });
  });

  it('does not guess', async () => {
    const { code, out, err } = await dealseal(['doctor', '--explain', 'something']);
    expect([code, out, err]).toEqual([1, [], ['This error is not in the table.']]);
  });
});

describe('a command line that is not understood', () => {
  it.each(commands.map(({ words }) => words))(
    'of `%s` is answered with 2, one sentence and the usage',
    async (words) => {
      const { code, out, err } = await dealseal([...words.split(' '), '--frobnicate']);
      expect([code, out]).toEqual([2, []]);
      expect(err).toEqual([
        expect.stringMatching(new RegExp(`^dealseal ${words}: [^\\n]*--frobnicate[^\\n]*$`, 'u')),
        expect.stringMatching(new RegExp(`^usage: dealseal ${words}`, 'u')),
        expect.stringContaining('help'),
      ]);
    },
  );

  it.each([
    ['an unknown command', ['destroy']],
    ['a command without all its words', ['person']],
    ['help for an unknown command', ['help', 'destroy']],
    ['an unknown option', [...key, '--frobnicate', 'in', 'out']],
    ['an option without its value', [...key, 'in', 'out', '--reason']],
    ['no key', ['sign', 'in', 'out']],
    ['no files', key],
    ['an input without an output', [...key, 'in']],
    ['three files', [...key, 'a', 'b', 'c']],
    ['a folder without inputs', [...key, '--out-dir', 'out']],
    ['an unknown mark', [...key, '--mark', 'everywhere', 'in', 'out']],
    ['an unknown level', [...key, '--certify', '4', 'in', 'out']],
    ['SHA-1', [...key, '--digest', 'sha1', 'in', 'out']],
    ['an unknown scheme', [...key, '--scheme', 'oaep', 'in', 'out']],
    ['an unknown language', [...key, '--language', 'de', 'in', 'out']],
    ['an unknown time zone', [...key, '--time-zone', 'Mars/Olympus', 'in', 'out']],
    ['an unknown signature level', [...key, '--level', 'B-X', 'in', 'out']],
    ['a level without an authority', [...key, '--level', 'B-T', '--trust', 'root.pem', 'in', 'out']],
    ['a level without trust', [...key, '--level', 'B-LT', '--tsa', 'https://tsa.test/', 'in', 'out']],
    ['an authority without a level', [...key, '--tsa', 'https://tsa.test/', 'in', 'out']],
    ['an authority that is no address', [...key, '--level', 'B-T', '--trust', 'root.pem', '--tsa', 'tsa', 'in', 'out']],
    ['an address with a password', [...extend, '--level', 'B-T', '--tsa', 'https://u:p@tsa.test/', 'in', 'out']],
    [
      'records without what goes into them',
      [...extend, '--level', 'B-T', '--tsa', 'https://tsa.test/', '--vri', 'in', 'out'],
    ],
    ['an extension to no level', [...extend, '--tsa', 'https://tsa.test/', 'in', 'out']],
    ['an extension to B-B', [...extend, '--level', 'B-B', 'in', 'out']],
    ['an extension of nothing', [...extend, '--level', 'B-T', '--tsa', 'https://tsa.test/']],
    ['nothing to inspect', ['inspect']],
    ['operands where there are none', ['tenants', 'list', 'all']],
  ])('is answered with 2 and the usage: %s', async (_, args) => {
    const { code, out, err } = await dealseal(args);
    expect([code, out]).toEqual([2, []]);
    expect(err.some((line) => line.startsWith('usage: dealseal'))).toBe(true);
  });
});
