import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brokenRules } from '../support/signed-files.js';
import type { Expected } from '../support/signed-files.js';
import type { Stack } from '../support/stack.js';
import { findItem } from '../portal/crm/items.js';
import { dealId } from './installation.js';

const execute = promisify(execFile);

/** What validators that are not ours say of a file. */
export interface Verdict {
  /** poppler's `pdfsig`: how many signatures hold. */
  readonly valid: number;
  readonly total: number;
  /** `qpdf --check` finds nothing to complain of. */
  readonly sound: boolean;
  /** Rules of the level that signatures and time stamps break, OpenSSL's verification among them. */
  readonly broken: readonly string[];
}

export async function judge(bytes: Uint8Array, expected: Expected): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'dealseal-judge-'));
  try {
    const file = join(folder, 'file.pdf');
    await writeFile(file, bytes);
    const signatures = await execute('pdfsig', ['-nocert', file]).catch(() => ({ stdout: '' }));
    const sound = await execute('qpdf', ['--check', file]).then(
      () => true,
      () => false,
    );
    return {
      valid: signatures.stdout.split('Signature is Valid.').length - 1,
      total: signatures.stdout.split('Signature #').length - 1,
      sound,
      broken: await brokenRules([bytes], expected),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What poppler's `pdftotext` reads in it. */
export async function textOf(bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dealseal-text-'));
  try {
    const file = join(folder, 'file.pdf');
    await writeFile(file, bytes);
    return (await execute('pdftotext', [file, '-'])).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The files that a field holds in the portal now: a deal's, where no other kind is named. */
export function filesInField(
  stack: Stack,
  { entityTypeId = 2, id = dealId, field = 'UF_CRM_SIGN_DOC' } = {},
): { id: number; bytes: Buffer }[] {
  const { files } = stack.portal.context;
  const found = findItem(stack.portal.context, { entityTypeId, id });
  return (found?.files[field] ?? []).map((id) => {
    const bytes = files.read(id);
    if (bytes === undefined) throw new Error(`The portal has lost file ${id}`);
    return { id, bytes };
  });
}

/** By whose certificates a file was signed, as poppler's `pdfsig` reads them, in the order of its signatures. */
export async function signersOf(bytes: Uint8Array): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dealseal-signers-'));
  try {
    const file = join(folder, 'file.pdf');
    await writeFile(file, bytes);
    const { stdout } = await execute('pdfsig', ['-nocert', file]).catch(() => ({ stdout: '' }));
    return [...stdout.matchAll(/Signer Certificate Common Name: (.*)/g)].map(([, name = '']) => name.trim());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
