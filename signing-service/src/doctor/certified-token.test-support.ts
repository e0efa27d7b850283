import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IssuedCertificate, issueCertificate, type IssueOptions } from '../cms/issued-certificate.test-support.js';
import { importCertificate, type SoftHsm, type SoftHsmToken } from '../keys/softhsm.test-support.js';

/** Puts a certificate's private key on a token, as id 01. */
export function bringIn(hsm: SoftHsm, token: SoftHsmToken, { privateKey }: IssuedCertificate): void {
  const file = join(hsm.folder, 'key.pem');
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const where = ['--serial', token.serial, '--id', '01', '--label', 'Key', '--pin', token.pin];
  execFileSync('softhsm2-util', ['--import', file, ...where], { env: { ...hsm.environment }, stdio: 'pipe' });
}

/** Puts a key and its certificate on a token. */
export function certify(hsm: SoftHsm, token: SoftHsmToken, options: Partial<IssueOptions>): SoftHsmToken {
  const certificate = issueCertificate({ subject: '/CN=Milica', ...options });
  bringIn(hsm, token, certificate);
  importCertificate(hsm, token, { id: '01', label: 'Certificate', der: certificate.der });
  return token;
}
