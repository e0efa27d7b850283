import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toCyrillic } from './contract-text.js';
import { changedContract, sampleContract } from './sample-contract.js';

const folder = mkdtempSync(join(tmpdir(), 'contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the sample contract', () => {
  it('has two sound pages with text in both scripts', async () => {
    const path = join(folder, 'contract.pdf');
    writeFileSync(path, await sampleContract(Date.UTC(2026, 5, 3)));
    execFileSync('qpdf', ['--check', path]);
    expect(execFileSync('pdfinfo', [path], { encoding: 'utf8' })).toMatch(/Pages:\s+2\n/);
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    for (const part of [
      'Član 1. Predmet ugovora',
      'Члан 13. Завршне одредбе',
      'Nikola Vujošević',
      'Његов'.toLowerCase(),
    ]) {
      expect(text).toContain(part);
    }
  });

  it('has other bytes in another version', async () => {
    const day = Date.UTC(2026, 5, 3);
    expect(Buffer.from(await changedContract(day + 1000)).equals(await sampleContract(day))).toBe(false);
  });

  it.each([
    ['Ljubav, njega, džep', 'Љубав, њега, џеп'],
    ['ĐURĐA ČĆŠŽ 12', 'ЂУРЂА ЧЋШЖ 12'],
  ])('writes %s as %s', (latin, cyrillic) => {
    expect(toCyrillic(latin)).toBe(cyrillic);
  });
});
