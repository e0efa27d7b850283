import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { AuditType } from '../audit/audit-entry.js';
import { assignTenantCredential } from '../authorization/credentials.js';
import { beginEnrolmentAtConsole, confirmEnrolment } from '../authorization/enrolment.js';
import { codeAt, stepAt } from '../authorization/one-time-code.js';
import { createPerson } from '../authorization/people.js';
import { type ClientIdentity, SigningServiceClient } from '../contract/client.js';
import { pair } from '../contract/pair.js';
import { type PairingAnswer, parsePairingCode } from '../contract/info.js';
import type { SignatureReceipt, SignatureRequest } from '../contract/signatures.js';
import { judged } from '../pades/level-rules.test-support.js';
import type { RunningService } from '../main.js';
import { grantAtConsole } from '../tenants/grant-at-console.js';
import { createPairingCode } from '../tenants/pairing.js';
import { createTenant } from '../tenants/tenant-directory.js';
import type { Pem } from '../trust/openssl-token.test-support.js';
import {
  type TestToken,
  createTestToken,
  type TestService,
  type TestInstallation,
  type InstallationOptions,
  createInstallation,
} from './installation.test-support.js';

/** A client that knows to which anchors the signatures of its service lead. */
export type TestClient = SigningServiceClient & { readonly anchors: readonly Pem[] };

/** A key pair and its PKCS#10 request, both PEM, by OpenSSL. */
export function createCertificateRequest(): { readonly key: string; readonly certificateRequest: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'dealseal-csr-'));
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const files = ['-keyout', 'key.pem', '-out', 'csr.pem'];
  execFileSync('openssl', ['req', '-new', '-nodes', ...curve, ...files, '-subj', '/CN=test'], {
    cwd: folder,
    stdio: 'ignore',
  });
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const [key, certificateRequest] = [read('key.pem'), read('csr.pem')];
  rmSync(folder, { recursive: true });
  return { key, certificateRequest };
}

export interface TestTenant {
  readonly tenantId: string;
  readonly identity: ClientIdentity;
}

/** A tenant with the test credential, paired as a client pairs. */
export async function pairTenant(service: RunningService, name: string): Promise<TestTenant> {
  const { pairing, authorization } = service.foundation;
  const { tenantId } = await createTenant(pairing, name);
  await assignTenantCredential(authorization, { tenantId, credentialId: 'seal' });
  const { pairingCode } = await createPairingCode(pairing, { tenantId, minutes: 15 });
  return { tenantId, identity: await redeemPairingCode(service, pairingCode) };
}

export async function redeemPairingCode(
  service: RunningService,
  pairingCode: string,
): Promise<ClientIdentity & PairingAnswer> {
  const { key, certificateRequest } = createCertificateRequest();
  const { secret, authorityFingerprint } = parsePairingCode(pairingCode) ?? { secret: '', authorityFingerprint: '' };
  const request = { secret, certificateRequest, clientName: 'test client' };
  const answer = await pair({ url: urlOf(service), authorityFingerprint, request });
  return { ...answer, key };
}

/** A token, a service on it, and one tenant's client. */
export interface PairedService {
  readonly token: TestToken;
  readonly installation: TestInstallation;
  readonly service: TestService;
  readonly tenant: TestTenant;
  readonly client: TestClient;
  remove(): Promise<void>;
}

export async function startPaired(name: string, options: InstallationOptions = {}): Promise<PairedService> {
  const token = createTestToken();
  const installation = createInstallation(token, options);
  const service = await installation.start();
  const tenant = await pairTenant(service, name);
  const client = connect(service, tenant);
  const remove = async (): Promise<void> => {
    await client.close();
    await service.stop();
    installation.remove();
    token.hsm.remove();
  };
  return { token, installation, service, tenant, client, remove };
}

/** The payload of the newest entry of a type in a tenant's audit; null without one. */
export async function lastAudit(service: RunningService, tenantId: string, type: AuditType): Promise<unknown> {
  const row = await service.foundation.store.db
    .selectFrom('audit_entries as entry')
    .innerJoin('audit_payloads as payload', (join) =>
      join.onRef('payload.tenant_id', '=', 'entry.tenant_id').onRef('payload.sequence', '=', 'entry.sequence'),
    )
    .select('payload.payload')
    .where('entry.tenant_id', '=', tenantId)
    .where('entry.type', '=', type)
    .orderBy('entry.sequence', 'desc')
    .executeTakeFirst();
  return row === undefined ? null : JSON.parse(row.payload);
}

export function urlOf(service: RunningService): string {
  return `https://127.0.0.1:${service.port}`;
}

export function connect(service: TestService, tenant: TestTenant): TestClient {
  const client = new SigningServiceClient({ url: urlOf(service), identity: tenant.identity, timeout: 20_000 });
  return Object.assign(client, { anchors: service.anchors });
}

/** An enrolled person whose phone shows codes; `nextCode` moves the clocks to a step that was not used yet. */
export interface TestPerson {
  readonly personId: string;
  readonly secret: Uint8Array;
  nextCode(): string;
}

export async function enrolPerson(
  installation: TestInstallation,
  service: RunningService,
  person: {
    readonly tenantId: string;
    readonly personId: string;
    readonly name?: string;
    /** Enrolled with the code before this one: then the first code needs no other time. */
    readonly isEarly?: boolean;
  },
): Promise<TestPerson> {
  const { authorization } = service.foundation;
  const { tenantId, personId, name = 'Milica Radović', isEarly = false } = person;
  await createPerson(authorization, { tenantId, personId, name, role: 'administrator' });
  await grantAtConsole(service.foundation.pairing, { tenantId, personId, credentialId: 'seal' });
  const enrolment = await beginEnrolmentAtConsole(authorization, { tenantId, personId, account: 'test' });
  const secret = fromBase32(new URL(enrolment.otpauthUri).searchParams.get('secret') ?? '');
  const codes = [codeAt(secret, stepAt(installation.nowSeconds()) - (isEarly ? 1 : 0))];
  let isFirst = isEarly;
  await confirmEnrolment(authorization, { tenantId, personId, enrolmentId: enrolment.enrolmentId, codes });
  return {
    personId,
    secret,
    nextCode: () => {
      if (!isFirst) installation.advance(30);
      isFirst = false;
      return codeAt(secret, stepAt(installation.nowSeconds()));
    },
  };
}

/** The bytes of a secret as an otpauth address carries it. */
export function fromBase32(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/[01]{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

/** A PDF of one page; `text` makes its bytes its own. */
export function buildPdf(text: string): Buffer {
  const content = `BT /F1 24 Tf 72 720 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(`${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}${trailer}`, 'latin1');
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function signatureRequest(
  document: Uint8Array,
  parts: Pick<SignatureRequest, 'authorizationId' | 'personId'> & Partial<SignatureRequest>,
): SignatureRequest {
  return {
    requestKey: randomUUID(),
    sha256: sha256Of(document),
    size: document.length,
    mark: { kind: 'preset', preset: 'last-page-bottom-right' },
    timeZone: 'Europe/Podgorica',
    language: 'sr-Latn-ME',
    ...parts,
  };
}

export async function authorizeDocuments(
  client: SigningServiceClient,
  person: TestPerson,
  documents: readonly Uint8Array[],
  credentialId = 'seal',
): Promise<string> {
  const { authorizationId } = await client.authorize({
    requestKey: randomUUID(),
    personId: person.personId,
    credentialId,
    code: person.nextCode(),
    digests: documents.map(sha256Of),
  });
  return authorizationId;
}

export async function signDocument(
  client: TestClient,
  request: SignatureRequest,
  document: Uint8Array,
): Promise<{ readonly receipt: SignatureReceipt; readonly output: Buffer }> {
  const { receipt, body } = await client.sign(request, Readable.from([document]));
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const expected = { level: receipt.level, anchors: client.anchors, since: document.length };
  return { receipt, output: judged(Buffer.concat(chunks), expected) };
}

/** What poppler's pdfsig says of a file's signatures. */
export function pdfsig(document: Uint8Array): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'dealseal-pdfsig-'));
  try {
    const file = path.join(folder, 'signed.pdf');
    writeFileSync(file, document);
    return execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
