import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignTenantCredential } from '../authorization/credentials.js';
import { type IssuedCertificate, issueCertificate } from '../cms/issued-certificate.test-support.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import { grantAtConsole } from '../tenants/grant-at-console.js';
import {
  authorizeDocuments,
  buildPdf,
  enrolPerson,
  type PairedService,
  pdfsig,
  signatureRequest,
  signDocument,
  startPaired,
  type TestPerson,
} from './service.test-support.js';

const credentialId = 'milica';

let folder: string;
let file: string;
let signer: IssuedCertificate;
let paired: PairedService;
let person: TestPerson;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-key-file-'));
  file = join(folder, 'milica.p12');
  signer = issueCertificate({ subject: '/CN=Milica Radović' });
  writeFileSync(file, exportPkcs12(signer));
  const pinFile = join(folder, 'password');
  writeFileSync(pinFile, 'lozinka\n', { mode: 0o600 });
  const more = [{ credentialId, keyUri: pathToFileURL(file).href, pinFile }];
  paired = await startPaired('Adriatik 24', { more });
  const { foundation } = paired.service;
  const { tenantId } = paired.tenant;
  person = await enrolPerson(paired.installation, paired.service, { tenantId, personId: 'u1' });
  await assignTenantCredential(foundation.authorization, { tenantId, credentialId });
  await grantAtConsole(foundation.pairing, { tenantId, personId: 'u1', credentialId });
}, 60_000);

afterAll(async () => {
  await paired.remove();
  rmSync(folder, { recursive: true });
});

async function sign(credential: string) {
  const document = buildPdf(`by ${credential}`);
  const authorizationId = await authorizeDocuments(paired.client, person, [document], credential);
  const client = Object.assign(paired.client, { anchors: [...paired.service.anchors, { pem: signer.pem }] });
  return signDocument(client, signatureRequest(document, { authorizationId, personId: person.personId }), document);
}

const problems = async (): Promise<(string | null)[]> => {
  const { findings } = await paired.client.examine(`credential:${credentialId}`);
  return findings.flatMap(({ state, code }) => (state === 'fault' ? [code] : []));
};

describe('a key in a file, beside one on a token', () => {
  it('is shown for what it is', async () => {
    const shown = await paired.client.credentials('u1');
    expect(shown.map(({ credentialId: id, tokenLabel, keyIn, state }) => [id, tokenLabel, keyIn, state])).toEqual(
      expect.arrayContaining([
        ['seal', 'DealSeal test', 'token', 'usable'],
        [credentialId, 'milica.p12', 'file', 'usable'],
      ]),
    );
  });

  it('signs as that does, each under its own certificate', async () => {
    const { receipt, output } = await sign(credentialId);
    expect(pdfsig(output)).toContain('Signature is Valid');
    expect(receipt.credential).toMatchObject({ credentialId, owner: 'Milica Radović' });
    expect((await sign('seal')).receipt.credential).toMatchObject({ credentialId: 'seal' });
  });

  it('that goes away or is closed stops its own signatures alone, is told of by the doctor, and comes back by itself', async () => {
    const away = `${file}.away`;
    renameSync(file, away);
    expect(await problems()).toEqual(['key-file-unusable']);
    await expect(sign(credentialId)).rejects.toMatchObject({ code: 'credential-unsuitable' });
    await expect(sign('seal')).resolves.toBeDefined();
    writeFileSync(file, exportPkcs12(signer, { password: 'druga' }));
    expect(await problems()).toEqual(['key-file-closed']);
    renameSync(away, file);
    expect(await problems()).not.toContain('key-file-closed');
    await expect(sign(credentialId)).resolves.toBeDefined();
  });

  it('leaves no word of its password in log or audit', async () => {
    const kept = await paired.service.foundation.store.db.selectFrom('audit_payloads').select('payload').execute();
    const written = [...paired.installation.logLines, ...kept.map(({ payload }) => payload)].join('\n');
    expect(written).not.toContain('lozinka');
    expect(written).toContain(credentialId);
  });
});
