import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/root.js';
import { SigningChild } from '../support/signing-child.js';
import type { SigningAnswer } from '../support/signing-child.js';
import { judgeFile } from './judge-file.js';

const corpus = process.env['CORPUS_FOLDER'] ?? join(projectRoot, '../shared/corpus');

/** How many of the files are signed at least, those with broken cross-reference data repaired. */
const LEAST_SIGNED = 161;

/** Unencrypted files that are refused, each looked at by hand. */
const rightRefusals: Readonly<Record<string, string>> = {
  'PDFBOX-3208.pdf': 'pdf-damaged',
  'PDFBOX-3785.pdf': 'pdf-damaged',
  'PDFBOX-3948.pdf': 'pdf-damaged',
  'PDFBOX-3949.pdf': 'pdf-damaged',
  'PDFBOX-3950.pdf': 'pdf-damaged',
  'PDFBOX-3951.pdf': 'pdf-damaged',
  'PDFBOX-3977.pdf': 'pdf-damaged',
  'PDFBOX-6040-nodeloop.pdf': 'pdf-not-a-pdf',
  'base.pdf': 'pdf-damaged',
  'broken-objstream1.pdf': 'pdf-damaged',
  'broken-objstream2.pdf': 'pdf-damaged',
  'broken-objstream3.pdf': 'pdf-damaged',
  'broken-objstream6.pdf': 'pdf-damaged',
  'certified-with-indirect-refs-in-dir.pdf': 'pdf-certified-no-changes',
  'circular-page-tree.pdf': 'pdf-damaged',
  'minimal-startxref-obo4.pdf': 'pdf-damaged',
  'minimal-startxref-obo5.pdf': 'pdf-damaged',
  'minimal-startxref-obo6.pdf': 'pdf-damaged',
  'one-byterange.pdf': 'pdf-damaged',
  'page-tree-direct-kid.pdf': 'pdf-unsupported',
  'signature-gap-too-big.pdf': 'pdf-ambiguous',
  'weird-byterange.pdf': 'pdf-ambiguous',
};

/** What is expected where the folder is; where it is not, the tests have no files and say so. */
const isHere = existsSync(corpus);
const expected = isHere ? { refusals: rightRefusals, signed: LEAST_SIGNED } : { refusals: {}, signed: 0 };

const isEncrypted = (bytes: Uint8Array): boolean => Buffer.from(bytes).includes('/Encrypt');

function corpusFiles(): readonly string[] {
  const paths = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((path) => /\.pdf$/iu.test(path));
  return paths.sort().map((path) => join(corpus, path));
}

/** With a visible mark, or without one where the last page has no room for it. */
async function signWithMark(child: SigningChild, path: string): Promise<SigningAnswer> {
  const sign = async (mark: boolean): Promise<SigningAnswer> => {
    const job = { bytes: readFileSync(path), repair: true, mark, inspect: false, judge: true };
    const answer = await child.sign(job, 60_000);
    if (answer === undefined) throw new Error(`no answer for ${path}`);
    return answer;
  };
  const marked = await sign(true);
  const hasRoom = marked.outcome.kind !== 'refused' || marked.outcome.code !== 'mark-no-free-place';
  return hasRoom ? marked : sign(false);
}

describe('the corpus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-corpus-'));
  const answers = new Map<string, SigningAnswer>();
  const signed: (readonly [input: string, output: string])[] = [];

  beforeAll(async () => {
    if (!isHere) console.log(`No corpus: there is no folder ${corpus}`);
    const child = await SigningChild.start();
    for (const path of isHere ? corpusFiles() : []) {
      const answer = await signWithMark(child, path);
      answers.set(path, answer);
      if (answer.outcome.kind !== 'signed') continue;
      const output = join(folder, `${signed.length}.pdf`);
      writeFileSync(output, answer.outcome.output);
      signed.push([path, output]);
    }
    child.stop();
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is refused with a code, the right one, where it is not signed', () => {
    const refused = [...answers].filter(([, { outcome }]) => outcome.kind !== 'signed');
    const plain = refused.filter(([path]) => !isEncrypted(readFileSync(path)));
    const codes = plain.map(([path, { outcome }]) => [basename(path), outcome.kind === 'refused' ? outcome.code : '']);
    expect(Object.fromEntries(codes)).toEqual(expected.refusals);
    expect(refused.filter(([, { outcome }]) => outcome.kind === 'failed')).toEqual([]);
  });

  it('is signed for the most part', () => {
    expect(signed.length).toBeGreaterThanOrEqual(expected.signed);
  });

  it('has signatures that follow the rules of B-B, and OpenSSL verifies each', () => {
    const broken = [...answers].flatMap(([path, { broken }]) => (broken.length > 0 ? [[path, broken]] : []));
    expect(broken).toEqual([]);
  });

  it('is never harmed', { timeout: 600_000 }, async () => {
    const judgements = new Map<string, string>();
    const judge = async (files: typeof signed): Promise<void> => {
      for (const [input, output] of files) judgements.set(input, await judgeFile(input, output));
    };
    const middle = Math.ceil(signed.length / 2);
    await Promise.all([judge(signed.slice(0, middle)), judge(signed.slice(middle))]);
    expect([...judgements].filter(([, judgement]) => judgement !== 'ok')).toEqual([]);
    expect(judgements.size).toBe(signed.length);
  });
});
