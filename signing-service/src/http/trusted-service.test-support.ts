import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unassignTenantCredential } from '../authorization/credentials.js';
import type { SigningServiceClient } from '../contract/client.js';
import type { Settings } from '../contract/settings.js';
import { readPublicKey } from '../keys/softhsm.test-support.js';
import { createLevelScene, type LevelScene } from '../pades/level-scene.test-support.js';
import { answerOcsp } from '../trust/online-scene.test-support.js';
import { listedHost } from '../trust/trust-server.test-support.js';
import type { TestIdentity } from '../trust/test-pki.test-support.js';
import {
  createInstallation,
  createTestToken,
  type InstallationOptions,
  type TestInstallation,
  type TestToken,
} from './installation.test-support.js';
import { connect, pairTenant, type TestClient, type TestPerson } from './service.test-support.js';

/** A service whose seal is certified by an authority with trust services of its own, all of them OpenSSL's. */
export interface TrustedInstallation {
  readonly scene: LevelScene;
  readonly installation: TestInstallation;
  /** All trust services answer as they should. */
  heal(): void;
  /** The responder says from now on that the seal was revoked. */
  revoke(): void;
  remove(): Promise<void>;
}

/** The name of the one time-stamp authority. */
export const authorityName = 'Stamps of the test';

export async function createTrustedInstallation(
  options: Pick<InstallationOptions, 'receipts'> = {},
): Promise<TrustedInstallation> {
  const scene = await createLevelScene();
  const token = createTestToken();
  const seal = certify(scene, token);
  const installation = createInstallation(token, {
    ...options,
    credential: { certificateFile: writePem(scene, [seal.pem, scene.issuing.pem]) },
    trust: {
      certificateFiles: [scene.root.certificateFile],
      timeStampAuthorities: [{ name: authorityName, url: `${scene.server.url}/tsa` }],
      privateNetwork: [listedHost],
    },
  });
  const answer = (revoked?: string) => {
    const entry = { identity: seal, ...(revoked === undefined ? {} : { revoked }) };
    scene.replies.set('/ocsp', answerOcsp(scene, [entry, { identity: scene.stamps }]));
  };
  const heal = () => {
    scene.heal();
    answer();
  };
  heal();
  return {
    scene,
    installation,
    heal,
    revoke: () => answer('260102030405Z'),
    remove: async () => {
      installation.remove();
      token.hsm.remove();
      await scene.close();
    },
  };
}

/** A certificate for the token's key, with the addresses of the scene's signer. */
function certify({ pki, signer, issuing, server }: LevelScene, { hsm, token }: TestToken): TestIdentity {
  const base = join(pki.folder, randomBytes(6).toString('hex'));
  writeFileSync(`${base}.spki`, readPublicKey(hsm, token, '01'));
  pki.openssl('pkey', '-pubin', '-inform', 'DER', '-in', `${base}.spki`, '-out', `${base}.pub`);
  const access = `authorityInfoAccess=OCSP;URI:${server.url}/ocsp,caIssuers;URI:${server.url}/issuing.crt`;
  const identifiers = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];
  writeFileSync(
    `${base}.cnf`,
    ['[extensions]', ...identifiers, 'keyUsage=critical,digitalSignature,nonRepudiation', access].join('\n'),
  );
  const by = ['-CA', issuing.certificateFile, '-CAkey', issuing.keyFile, '-force_pubkey', `${base}.pub`];
  const section = ['-extfile', `${base}.cnf`, '-extensions', 'extensions', '-days', '30', '-sha256'];
  pki.openssl('req', '-new', '-key', signer.keyFile, '-subj', '/CN=Adriatik 24 doo', '-out', `${base}.csr`);
  pki.openssl('x509', '-req', '-in', `${base}.csr`, ...by, ...section, '-out', `${base}.pem`);
  const pem = pki.openssl('x509', '-in', `${base}.pem`).toString('utf8');
  const der = pki.openssl('x509', '-in', `${base}.pem`, '-outform', 'DER');
  return { ...signer, subject: '/CN=Adriatik 24 doo', pem, der, certificateFile: `${base}.pem` };
}

function writePem({ pki }: LevelScene, certificates: readonly string[]): string {
  const file = join(pki.folder, `${randomBytes(6).toString('hex')}.chain.pem`);
  writeFileSync(file, certificates.join(''));
  return file;
}

/** An administrator chooses a level, with a code of their own. */
export async function chooseLevel(
  client: SigningServiceClient,
  administrator: TestPerson,
  level: Settings['level'],
): Promise<void> {
  const settings = { level, timeStampAuthorities: [authorityName], defaultMark: null };
  await client.act({
    requestKey: randomUUID(),
    personId: administrator.personId,
    code: administrator.nextCode(),
    acts: [{ kind: 'change-settings', settings }],
  });
}

/** A service with two tenants, of which the first alone has the seal. */
export interface TwoTenants {
  readonly client: TestClient;
  readonly foreign: TestClient;
  stop(): Promise<void>;
}

export async function startTwoTenants({ installation }: TrustedInstallation): Promise<TwoTenants> {
  const service = await installation.start();
  const [ours, theirs] = [await pairTenant(service, 'Ours'), await pairTenant(service, 'Theirs')];
  const [client, foreign] = [connect(service, ours), connect(service, theirs)];
  await unassignTenantCredential(service.foundation.authorization, { tenantId: theirs.tenantId, credentialId: 'seal' });
  const stop = async (): Promise<void> => {
    await Promise.all([client.close(), foreign.close()]);
    await service.stop();
  };
  return { client, foreign, stop };
}
