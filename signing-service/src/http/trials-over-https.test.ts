import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeAt, stepAt } from '../authorization/one-time-code.js';
import { type IssuedCertificate, issueCertificate } from '../cms/issued-certificate.test-support.js';
import { dealseal } from '../cli/cli.test-support.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  fromBase32,
  lastAudit,
  type PairedService,
  pdfsig,
  redeemPairingCode,
  signatureRequest,
  signDocument,
  startPaired,
  type TestClient,
  type TestPerson,
} from './service.test-support.js';

const credentialId = 'test-key';
const listedSchema = z.object({
  codes: z.array(z.object({ codeId: z.string(), trials: z.int(), withdrawnAt: z.string().nullable() })),
});

let folder: string;
let signer: IssuedCertificate;
let paired: PairedService;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-trial-'));
  const file = join(folder, 'test.p12');
  signer = issueCertificate({ subject: '/CN=DealSeal TEST' });
  writeFileSync(file, exportPkcs12(signer));
  const pinFile = join(folder, 'password');
  writeFileSync(pinFile, 'lozinka\n', { mode: 0o600 });
  const more = [{ credentialId, keyUri: pathToFileURL(file).href, pinFile, trial: true }];
  paired = await startPaired('Adriatik 24', { more, trial: { days: 7, signatures: 3, tenantsPerDay: 2 } });
}, 60_000);

afterAll(async () => {
  await paired.remove();
  rmSync(folder, { recursive: true });
});

function console(...words: string[]) {
  return dealseal(words, { environment: { DEALSEAL_SERVICE_CONFIG: paired.installation.configFile } });
}

async function beginTrial(trialCode: string): Promise<TestClient & { readonly tenantId: string }> {
  const identity = await redeemPairingCode(paired.service, trialCode);
  const { tenantId } = identity;
  expect(identity).toMatchObject({ tenantName: `Trial ${tenantId}`, trial: { signaturesLeft: 3 } });
  const client = connect(paired.service, { tenantId, identity });
  return Object.assign(client, { tenantId, anchors: [...paired.service.anchors, { pem: signer.pem }] });
}

/** As the paired client's page does it: with the code that it was answered. */
async function enrolFirst(client: TestClient, personId: string): Promise<TestPerson> {
  const { activationCode } = await client.inviteTrialAdministrator({ personId, name: 'Milica Radović' });
  const begun = await client.beginEnrolment({ personId, account: 'Trial', activationCode });
  const secret = fromBase32(new URL(begun.otpauthUri).searchParams.get('secret') ?? '');
  const code = () => codeAt(secret, stepAt(paired.installation.nowSeconds()));
  await client.confirmEnrolment(begun.enrolmentId, { personId, codes: [code()] });
  return {
    personId,
    secret,
    nextCode: () => {
      paired.installation.advance(30);
      return code();
    },
  };
}

function textOf(pdf: Uint8Array): string {
  const file = join(folder, 'signed.pdf');
  writeFileSync(file, pdf);
  return execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
}

describe('a trial', () => {
  let trialCode: string;
  let client: TestClient & { readonly tenantId: string };
  let person: TestPerson;

  it('begins with a code of the console, as a tenant of its own with the TEST certificate alone', async () => {
    const made = await console('trial-code', '--json');
    ({ trialCode } = z.object({ trialCode: z.string() }).parse(JSON.parse(made.out.join('\n'))));
    client = await beginTrial(trialCode);
    expect(await client.tenantCredentials()).toMatchObject([{ credentialId, isTest: true, state: 'usable' }]);
    expect((await client.info()).trial).toMatchObject({ signaturesLeft: 3 });
    expect((await paired.client.info()).trial).toBeUndefined();
    expect(await lastAudit(paired.service, client.tenantId, 'trial-begun')).toMatchObject({
      signatures: 3,
      credentials: [credentialId],
    });
  });

  it('invites its first administrator once, who signs with the TEST certificate; another tenant invites nobody so', async () => {
    person = await enrolFirst(client, '1');
    expect(await client.person('1')).toMatchObject({ role: 'administrator', credentialIds: [credentialId] });
    const other = { personId: '2', name: 'Eve' };
    await expect(client.inviteTrialAdministrator(other)).rejects.toMatchObject({ code: 'act-not-possible' });
    await expect(paired.client.inviteTrialAdministrator(other)).rejects.toMatchObject({ code: 'act-not-possible' });
    const told = await lastAudit(paired.service, client.tenantId, 'trial-administrator-invited');
    expect(told).toMatchObject({ personId: '1', credentials: [credentialId] });
    // What the code opens is a trial: no other credential can be had through the door that was left open.
    const assigned = await console('credential', 'assign', '--tenant', client.tenantId, '--credential', 'seal');
    expect(assigned).toMatchObject({ code: 1 });
  });

  it('signs with a mark that says TEST, validly, and not without one; the receipt says so too', async () => {
    const document = buildPdf('a contract');
    const authorizationId = await authorizeDocuments(client, person, [document], credentialId);
    const request = signatureRequest(document, { authorizationId, personId: '1' });
    const unmarked = signDocument(client, { ...request, mark: { kind: 'none' } }, document);
    await expect(unmarked).rejects.toMatchObject({ code: 'test-mark-needed' });
    const { receipt, output } = await signDocument(client, request, document);
    expect(receipt.credential).toMatchObject({ credentialId, isTest: true });
    expect(pdfsig(output)).toContain('Signature is Valid');
    expect(textOf(output).match(/TEST/g)?.length).toBeGreaterThanOrEqual(2);
    expect(textOf(document)).not.toContain('TEST');
    expect((await client.signatureStatus(request.requestKey)).receipt?.credential.isTest).toBe(true);
  });

  it('goes as far as its number, and says so', async () => {
    await authorizeDocuments(client, person, [buildPdf('2'), buildPdf('3')], credentialId);
    expect((await client.info()).trial).toMatchObject({ signaturesLeft: 0 });
    await expect(authorizeDocuments(client, person, [buildPdf('4')], credentialId)).rejects.toMatchObject({
      code: 'trial-over',
      details: { signaturesLeft: 0 },
    });
  });

  it('is another for everybody who has the code, so many a day, until the code is withdrawn', async () => {
    const second = await beginTrial(trialCode);
    expect(second.tenantId).not.toBe(client.tenantId);
    expect(await second.person('1')).toMatchObject({ state: 'none' });
    await expect(beginTrial(trialCode)).rejects.toMatchObject({ code: 'trials-taken' });
    const shown: unknown = JSON.parse((await console('trial-codes', 'list', '--json')).out.join('\n'));
    const [listed] = listedSchema.parse(shown).codes;
    expect(listed).toMatchObject({ trials: 2, withdrawnAt: null });
    expect(await console('trial-codes', 'withdraw', '--code', listed?.codeId ?? '')).toMatchObject({ code: 0 });
    await expect(beginTrial(trialCode)).rejects.toMatchObject({ code: 'pairing-code-invalid' });
    expect((await client.info()).tenant).toMatchObject({ tenantId: client.tenantId });
    await Promise.all([client.close(), second.close()]);
  });

  it('leaves no activation code in log or audit', async () => {
    const kept = await paired.service.foundation.store.db.selectFrom('audit_payloads').select('payload').execute();
    const written = [...paired.installation.logLines, ...kept.map(({ payload }) => payload)].join('\n');
    expect(written).not.toMatch(/\b[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}\b(?!-)/);
  });
});
