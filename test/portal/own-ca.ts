import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openssl } from '../trust/openssl.js';

/** A self-hosted portal's own CA, and what the portal shows of it. */
export interface OwnCa {
  /** PEM; what an application has to be given to call the portal. */
  caFile: string;
  tls: { key: string; certificate: string };
}

/** Makes a CA and, by it, a certificate for an IPv4 address, in `directory`. */
export async function makeOwnCa(directory: string, address: string): Promise<OwnCa> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const at = (name: string): string => join(directory, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout'];
  const authority = ['-subj', '/O=Adriatik Trade/CN=Own CA', '-days', '30', '-out', at('ca.pem')];
  await openssl('req', '-x509', ...key, at('ca.key'), ...authority);
  await openssl('req', ...key, at('portal.key'), '-subj', `/CN=${address}`, '-out', at('portal.csr'));
  await writeFile(at('names.cnf'), `subjectAltName=IP:${address}\n`);
  const issuer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '30'];
  await openssl(
    'x509',
    '-req',
    '-in',
    at('portal.csr'),
    ...issuer,
    '-extfile',
    at('names.cnf'),
    '-out',
    at('portal.pem'),
  );
  const [portalKey, certificate] = await Promise.all(
    ['portal.key', 'portal.pem'].map((name) => readFile(at(name), 'utf8')),
  );
  return { caFile: at('ca.pem'), tls: { key: portalKey ?? '', certificate: certificate ?? '' } };
}
