import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../cms/with-folder.test-support.js';

/** PEM of a certificate. */
export interface Pem {
  readonly pem: string;
}

export interface TokenCircumstances {
  /** Roots that are trusted. */
  readonly anchors: readonly Pem[];
  /** What may stand between a root and the authority. */
  readonly certificates: readonly Pem[];
  /** When the certificates have to be valid. */
  readonly time: Date;
}

/** What `openssl ts -verify` says of a token over an imprint: nothing when it is good. */
export function opensslComplaint(
  token: Uint8Array,
  imprint: Uint8Array,
  { anchors, certificates, time }: TokenCircumstances,
): string | undefined {
  return withFolder((folder) => {
    const write = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const bundle = (name: string, all: readonly Pem[]) => write(name, all.map(({ pem }) => pem).join('\n'));
    const what = ['-in', write('token', token), '-token_in', '-digest', Buffer.from(imprint).toString('hex')];
    const trust = ['-CAfile', bundle('anchors', anchors)];
    const between = certificates.length === 0 ? [] : ['-untrusted', bundle('certificates', certificates)];
    const at = ['-attime', String(Math.floor(time.getTime() / 1000))];
    const { status, stderr } = spawnSync('openssl', ['ts', '-verify', ...what, ...trust, ...between, ...at], {
      encoding: 'utf8',
    });
    return status === 0 ? undefined : stderr;
  });
}
