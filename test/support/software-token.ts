import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openssl } from '../trust/openssl.js';

const execute = promisify(execFile);

/** What is on a token: keys are made by OpenSSL and brought in, so that any certificate can be made for them. */
export interface TokenContents {
  readonly label: string;
  /** CKA_IDs of two hexadecimal digits, a key each. */
  readonly keys: readonly string[];
  /** Of the first key, signed by itself; null: none. */
  readonly certificate: CertificateFacts | null;
}

export interface CertificateFacts {
  /** As `-subj` has it. */
  readonly subject: string;
  /** GeneralizedTime. */
  readonly dates?: readonly [notBefore: string, notAfter: string];
  /** Lines of an extension section. */
  readonly extensions?: string;
}

export interface SoftwareToken {
  readonly uri: string;
  readonly serial: string;
  readonly pinFile: string;
}

/** A SoftHSM token of its own in the slots of a configuration. */
export async function createSoftwareToken(
  softhsm: { readonly conf: string; readonly modulePath: string; readonly folder: string },
  { label, keys, certificate }: TokenContents,
): Promise<SoftwareToken> {
  const folder = await mkdtemp(join(softhsm.folder, 'token-'));
  const at = (name: string): string => join(folder, name);
  const env = { PATH: process.env['PATH'] ?? '', SOFTHSM2_CONF: softhsm.conf };
  const pin = '7318264';
  const pins = ['--pin', pin, '--so-pin', '97531864'];
  await execute('softhsm2-util', ['--init-token', '--free', '--label', label, ...pins], { env });
  for (const id of keys.length === 0 ? ['01'] : keys) {
    await openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at(`${id}.pem`));
  }
  for (const id of keys) {
    const where = ['--token', label, '--id', id, '--label', `Key ${id}`, '--pin', pin];
    await execute('softhsm2-util', ['--import', at(`${id}.pem`), ...where], { env });
  }
  if (certificate !== null) {
    const file = at('certificate.der');
    await writeFile(file, await selfSigned(at, keys[0] ?? '01', certificate));
    const object = ['--write-object', file, '--type', 'cert', '--id', '01', '--label', 'Certificate'];
    const tool = ['--module', softhsm.modulePath, '--token-label', label, '--login', '--pin', 'env:USER_PIN'];
    await execute('pkcs11-tool', [...tool, ...object], { env: { ...env, USER_PIN: pin } });
  }
  await writeFile(at('pin'), `${pin}\n`, { mode: 0o600 });
  const { stdout } = await execute('softhsm2-util', ['--show-slots'], { env });
  const serial = new RegExp(
    String.raw`Serial number:\s+(\S+)\s+Initialized:.*\s+User PIN init\.:.*\s+Label:\s+${label}\s`,
    'u',
  ).exec(stdout)?.[1];
  if (serial === undefined) throw new Error(`SoftHSM does not show the token ${label}`);
  return { uri: `pkcs11:token=${label};serial=${serial}`, serial, pinFile: at('pin') };
}

/** DER. `openssl ca` alone takes dates. */
async function selfSigned(at: (name: string) => string, id: string, facts: CertificateFacts): Promise<Buffer> {
  const { subject, extensions = '', dates = ['20240101000000Z', '20491231000000Z'] } = facts;
  const config = [
    '[ca]\ndefault_ca=own',
    `[own]\ndatabase=${at('index')}\nserial=${at('serial')}\nnew_certs_dir=${at('.')}\ndefault_md=sha256\npolicy=any\nunique_subject=no`,
    '[any]\ncommonName=supplied\ngivenName=optional\nsurname=optional',
    `[made]\n${extensions}`,
  ];
  await Promise.all([
    writeFile(at('ca.cnf'), `${config.join('\n')}\n`),
    writeFile(at('index'), ''),
    writeFile(at('serial'), '4a01\n'),
  ]);
  const key = at(`${id}.pem`);
  await openssl('req', '-new', '-utf8', '-key', key, '-subj', subject, '-out', at('request.pem'));
  const [notBefore, notAfter] = dates;
  const own = ['-selfsign', '-keyfile', key, '-extensions', 'made', '-batch', '-notext'];
  const period = ['-startdate', notBefore, '-enddate', notAfter];
  await openssl('ca', '-config', at('ca.cnf'), ...own, ...period, '-in', at('request.pem'), '-out', at('made.pem'));
  const der = await openssl('x509', '-in', at('made.pem'), '-outform', 'DER');
  await rm(at('made.pem'));
  return der;
}

/** The PIN with another last digit: a wrong one. */
export async function wrongPin(pinFile: string, to: string): Promise<string> {
  const pin = (await readFile(pinFile, 'utf8')).trim();
  await writeFile(to, `${pin.slice(0, -1)}${(Number(pin.at(-1)) + 1) % 10}\n`, { mode: 0o600 });
  return to;
}
