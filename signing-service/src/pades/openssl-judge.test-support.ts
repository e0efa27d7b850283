import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walkDer } from './der-walk.test-support.js';
import { rawSignatures } from './raw-signatures.test-support.js';

/** What `openssl cms -verify -cades` says of each signature's CMS over its covered bytes; the certificates are trusted. */
export function opensslAccepts(pdf: Uint8Array, certificates: readonly { readonly pem: string }[]): boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-openssl-'));
  try {
    const [cms, data, trusted] = ['cms.der', 'data', 'trusted.pem'].map((name) => join(folder, name));
    writeFileSync(trusted ?? '', certificates.map(({ pem }) => pem).join('\n'));
    return rawSignatures(pdf).map(({ contents, covered }) => {
      writeFileSync(cms ?? '', walkDer(contents).raw);
      writeFileSync(data ?? '', covered);
      const input = [
        '-binary',
        '-inform',
        'DER',
        '-in',
        cms ?? '',
        '-content',
        data ?? '',
        '-out',
        join(folder, 'out'),
      ];
      const trust = ['-CAfile', trusted ?? '', '-purpose', 'any'];
      return spawnSync('openssl', ['cms', '-verify', '-cades', ...input, ...trust]).status === 0;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
