import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a signature did to a file, in the eyes of qpdf and poppler. `input-bad`: qpdf cannot read it, neither before nor after. */
export type Judgement = 'ok' | 'input-bad' | 'rewritten' | 'corrupt' | 'signature-lost' | 'pages' | 'new-signature';

const QPDF_ERRORS = 2;

interface Ran {
  readonly status: number;
  readonly output: string;
}

function run(program: string, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const limits = { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(program, args, limits, (_, output) => resolve({ status: child.exitCode ?? 99, output }));
  });
}

async function check(path: string): Promise<number> {
  return (await run('qpdf', '--check', '--password=', path)).status;
}

async function pages(path: string): Promise<string> {
  return (await run('qpdf', '--show-npages', '--password=', path)).output.trim();
}

async function validSignatures(path: string): Promise<number> {
  return (await run('pdfsig', '-nocert', path)).output.split('Signature is Valid.').length - 1;
}

/** Input kept as the output's beginning, qpdf no worse than before, as many pages, one more valid signature, none lost. */
export async function judgeFile(input: string, output: string): Promise<Judgement> {
  const [before, after] = [readFileSync(input), readFileSync(output)];
  if (!after.subarray(0, before.length).equals(before)) return 'rewritten';
  const [statusBefore, statusAfter] = [await check(input), await check(output)];
  if (statusAfter === QPDF_ERRORS && statusBefore !== QPDF_ERRORS) return 'corrupt';
  const validBefore = before.includes('/ByteRange') ? await validSignatures(input) : 0;
  const validAfter = await validSignatures(output);
  if (validAfter < validBefore) return 'signature-lost';
  if (statusAfter === QPDF_ERRORS) return 'input-bad';
  if ((await pages(input)) !== (await pages(output))) return 'pages';
  return validAfter === validBefore + 1 ? 'ok' : 'new-signature';
}
