import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issueCertificate } from '../cms/issued-certificate.test-support.js';
import { onePagePdf } from '../pades/test-pdf.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import { builtDealseal, builtProgram, judgeOutputs } from './cli.test-support.js';

const signer = issueCertificate({ subject: '/CN=Ana' });

let folder: string;
const path = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-program-'));
  writeFileSync(path('key.p12'), exportPkcs12(signer));
  writeFileSync(path('key.password'), 'lozinka\n');
  writeFileSync(path('in.pdf'), onePagePdf());
});
afterEach(() => {
  judgeOutputs(folder, { level: 'B-B', anchors: [signer] });
  rmSync(folder, { recursive: true });
});

const withKey = () => ['sign', '--key', path('key.p12'), '--key-password-file', path('key.password')];

/** Packages whose modules a run of the program loaded. */
function packagesLoaded(args: readonly string[]): Set<string> {
  const coverage = path('coverage');
  execFileSync(process.execPath, [builtProgram, ...args], { env: { NODE_V8_COVERAGE: coverage }, stdio: 'pipe' });
  const shape = z.object({ result: z.array(z.object({ url: z.string() })) });
  const urls = readdirSync(coverage).flatMap((name) => {
    return shape.parse(JSON.parse(readFileSync(join(coverage, name), 'utf8'))).result.map(({ url }) => url);
  });
  expect(urls.some((url) => url.endsWith('/dist/cli/main.js'))).toBe(true);
  return new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []));
}

const readFolder = (name: string): string[] => (existsSync(name) ? readdirSync(name) : []);

describe('the program', () => {
  it('loads no library for help, for a signature by a file’s key, for an inspection', () => {
    expect(packagesLoaded(['--help'])).toEqual(new Set());
    expect(packagesLoaded([...withKey(), path('in.pdf'), path('out.pdf')])).toEqual(new Set());
    expect(packagesLoaded(['inspect', path('out.pdf')])).toEqual(new Set());
  });

  it('needs no configuration and writes nothing but the output', async () => {
    const before = readdirSync(folder);
    mkdirSync(path('home'));
    const outcome = await builtDealseal([...withKey(), path('in.pdf'), path('out.pdf')], { HOME: path('home') });
    expect(outcome).toEqual({ code: 0, out: [], err: [], shown: [] });
    expect(readdirSync(folder).sort()).toEqual([...before, 'home', 'out.pdf'].sort());
    expect(readdirSync(path('home'))).toEqual([]);
  });

  it('ends in silence when nobody reads on', () => {
    for (const args of ['--help', `inspect ${Array(300).fill(path('in.pdf')).join(' ')}`]) {
      const script = `"${process.execPath}" "${builtProgram}" ${args} | head -n 1`;
      const output = execFileSync('sh', ['-c', `(${script}) 2>&1`], { encoding: 'utf8' });
      expect(output.split('\n')).toHaveLength(2);
      expect(output).not.toContain('EPIPE');
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves no half output behind on %s', async (signal) => {
    const padding = `<</Length 3000000>>\nstream\n${'x'.repeat(3_000_000)}\nendstream`;
    const large = onePagePdf({ more: [padding] });
    const inputs = Array.from({ length: 200 }, (_, index) => path(`${index}.pdf`));
    for (const input of inputs) writeFileSync(input, large);
    const args = [builtProgram, ...withKey(), '--out-dir', path('out'), ...inputs];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    await expect
      .poll(() => readFolder(path('out')), { interval: 5, timeout: 20_000 })
      .toContainEqual(expect.stringMatching(/^\d+\.pdf$/));
    child.kill(signal);
    await once(child, 'exit');
    expect(child.signalCode).toBe(signal);
    const outputs = readdirSync(path('out'));
    expect(outputs.filter((name) => !name.endsWith('.pdf'))).toEqual([]);
    expect(outputs.length).toBeLessThan(200);
    for (const name of outputs) expect(readFileSync(join(path('out'), name)).length).toBeGreaterThan(large.length);
  });
});
