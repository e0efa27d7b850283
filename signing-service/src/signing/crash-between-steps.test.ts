import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../audit/verify-audit.js';
import {
  createInstallation,
  createTestToken,
  type TestInstallation,
  type TestService,
  type TestToken,
} from '../http/installation.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  pairTenant,
  pdfsig,
  sha256Of,
  signatureRequest,
  signDocument,
  type TestClient,
  type TestPerson,
  type TestTenant,
} from '../http/service.test-support.js';
import {
  chooseLevel,
  createTrustedInstallation,
  type TrustedInstallation,
} from '../http/trusted-service.test-support.js';
import type { SignatureReceipt, SignatureRequest } from '../contract/signatures.js';
import type { SigningPoint } from './signing-context.js';

/** Where the running instance dies next. */
let crashAt: SigningPoint | null = null;

function start(installation: TestInstallation): Promise<TestService> {
  return installation.start({
    reached: (point) => {
      if (point === crashAt) throw new Error(`dies after ${point}`);
    },
  });
}

async function auditOf(service: TestService, requestKey: string): Promise<string[]> {
  const rows = await service.foundation.store.db
    .selectFrom('audit_entries as entry')
    .innerJoin('audit_payloads as payload', (join) =>
      join.onRef('payload.tenant_id', '=', 'entry.tenant_id').onRef('payload.sequence', '=', 'entry.sequence'),
    )
    .select('entry.type')
    .where('payload.payload', 'like', `%"requestKey":"${requestKey}"%`)
    .where('entry.type', 'in', ['intent', 'release'])
    .orderBy('entry.sequence')
    .execute();
  return rows.map(({ type }) => type);
}

function rowOf(service: TestService, requestKey: string) {
  return service.foundation.store.db
    .selectFrom('signatures as signature')
    .innerJoin('signature_intents as intent', 'intent.request_key', 'signature.request_key')
    .select(['intent.signed_attributes', 'signature.raw_signature', 'signature.content_info', 'signature.state'])
    .where('signature.request_key', '=', requestKey)
    .executeTakeFirst();
}

interface Interrupted {
  readonly document: Buffer;
  readonly request: SignatureRequest;
  /** What the dying instance answers of the request. */
  readonly left: string;
  readonly row: Awaited<ReturnType<typeof rowOf>>;
}

/** Lets an instance die at every point, one request each. The last request is one of which nothing was begun. */
async function interruptAll(
  service: TestService,
  client: TestClient,
  { person, points }: { readonly person: TestPerson; readonly points: readonly SigningPoint[] },
): Promise<ReadonlyMap<SigningPoint, Interrupted>> {
  const interrupted = new Map<SigningPoint, Interrupted>();
  const documents = new Map(points.map((point) => [point, buildPdf(`dies after ${point}`)]));
  const authorizationId = await authorizeDocuments(client, person, [...documents.values()]);
  for (const [point, document] of [...documents].toReversed()) {
    crashAt = point;
    const request = signatureRequest(document, { authorizationId, personId: person.personId });
    await expect(signDocument(client, request, document)).rejects.toMatchObject({ code: 'internal' });
    const left = (await client.signatureStatus(request.requestKey)).state;
    interrupted.set(point, { document, request, left, row: await rowOf(service, request.requestKey) });
  }
  crashAt = null;
  return interrupted;
}

type Outcome = readonly [SigningPoint, 'unknown' | 'started' | 'released'];

/** Another instance ends what was left, with what was durable before. */
async function expectEnded(
  { installation, service, client, tenant }: Scene,
  { document, request, row: before }: Interrupted,
): Promise<SignatureReceipt> {
  const { output, receipt } = await signDocument(client, request, document);
  expect(pdfsig(output)).toContain('Signature is Valid');
  expect(sha256Of(output)).toBe(receipt.outputSha256);
  expect(await signDocument(client, request, document)).toEqual({ output, receipt });
  expect(await auditOf(service, request.requestKey)).toEqual(['intent', 'release']);
  const after = await rowOf(service, request.requestKey);
  expect(after?.state).toBe('released');
  // What was durable before the crash is what was used after it.
  expect(after?.signed_attributes).toEqual(before?.signed_attributes ?? after?.signed_attributes);
  expect(after?.raw_signature).toEqual(before?.raw_signature ?? after?.raw_signature);
  expect(after?.content_info).toEqual(before?.content_info ?? after?.content_info);
  expect(await verifyAudit(service.foundation.store, tenant.tenantId, receipt.audit)).toMatchObject({ ok: true });
  expect(readdirSync(path.join(installation.dataDirectory, 'spool'))).toEqual([]);
  return receipt;
}

interface Scene {
  readonly installation: TestInstallation;
  readonly tenant: TestTenant;
  readonly service: TestService;
  readonly client: TestClient;
}

describe('an instance that dies between two steps of a signature at B-LTA', () => {
  const outcomes: readonly Outcome[] = [
    ['prepared', 'unknown'],
    ['intent', 'started'],
    ['raw-signature', 'started'],
    ['signed', 'started'],
    ['time-stamp', 'started'],
    ['stamped', 'started'],
    ['completed', 'started'],
    ['proofs', 'started'],
    ['appended', 'started'],
    ['released', 'released'],
  ];
  let trusted: TrustedInstallation;
  let scene: Scene;
  let interrupted: ReadonlyMap<SigningPoint, Interrupted>;

  beforeAll(async () => {
    trusted = await createTrustedInstallation();
    const { installation } = trusted;
    const dying = await start(installation);
    const tenant = await pairTenant(dying, 'Adriatik 24');
    const [administrator, person] = [
      await enrolPerson(installation, dying, { tenantId: tenant.tenantId, personId: 'a1', isEarly: true }),
      await enrolPerson(installation, dying, { tenantId: tenant.tenantId, personId: 'u1', isEarly: true }),
    ];
    const client = connect(dying, tenant);
    await chooseLevel(client, administrator, 'B-LTA');
    const points = outcomes.map(([point]) => point);
    interrupted = await interruptAll(dying, client, { person, points });
    await client.close();
    await dying.stop();
    const service = await start(installation);
    scene = { installation, tenant, service, client: connect(service, tenant) };
  }, 60_000);

  afterAll(async () => {
    await scene.client.close();
    await scene.service.stop();
    await trusted.remove();
  });

  it.each(outcomes)(
    'after "%s" leaves the request %s; another instance ends it with one signature (threat 10)',
    async (point, expected) => {
      const found = interrupted.get(point);
      if (found === undefined) throw new Error('not interrupted');
      expect(found.left).toBe(expected);
      expect((await expectEnded(scene, found)).level).toBe('B-LTA');
    },
    30_000,
  );
});

describe('an instance that dies between two steps of a signature', () => {
  const outcomes: readonly Outcome[] = [
    ['prepared', 'unknown'],
    ['intent', 'started'],
    ['raw-signature', 'started'],
    ['signed', 'started'],
    ['completed', 'started'],
    ['released', 'released'],
  ];
  let token: TestToken;
  let installation: TestInstallation;
  let tenant: TestTenant;
  let person: TestPerson;
  let interrupted: ReadonlyMap<SigningPoint, Interrupted>;
  let service: TestService;
  let client: TestClient;

  beforeAll(async () => {
    token = createTestToken();
    installation = createInstallation(token);
    const dying = await start(installation);
    tenant = await pairTenant(dying, 'Adriatik 24');
    person = await enrolPerson(installation, dying, { tenantId: tenant.tenantId, personId: 'u1' });
    const dyingClient = connect(dying, tenant);
    interrupted = await interruptAll(dying, dyingClient, { person, points: outcomes.map(([point]) => point) });
    await dyingClient.close();
    await dying.stop();
    service = await start(installation);
    client = connect(service, tenant);
  }, 60_000);

  afterAll(async () => {
    await client.close();
    await service.stop();
    installation.remove();
    token.hsm.remove();
  });

  it.each(outcomes)(
    'after "%s" leaves the request %s; another instance ends it with one signature (threat 10)',
    async (point, expected) => {
      const found = interrupted.get(point);
      if (found === undefined) throw new Error('not interrupted');
      expect(found.left).toBe(expected);
      // Beyond the two minutes of every authorization that is begun.
      if (point === 'intent') installation.advance(300);
      await expectEnded({ installation, tenant, service, client }, found);
    },
    30_000,
  );

  it('does not sign an intent for a person who was stopped meanwhile', async () => {
    const document = buildPdf('stopped meanwhile');
    crashAt = 'intent';
    const leaver = await enrolPerson(installation, service, { tenantId: tenant.tenantId, personId: 'leaver' });
    const authorizationId = await authorizeDocuments(client, leaver, [document]);
    const request = signatureRequest(document, { authorizationId, personId: 'leaver' });
    await expect(signDocument(client, request, document)).rejects.toMatchObject({ code: 'internal' });
    crashAt = null;
    await client.act({
      requestKey: request.requestKey,
      personId: person.personId,
      code: person.nextCode(),
      acts: [{ kind: 'stop', personId: 'leaver' }],
    });
    await expect(signDocument(client, request, document)).rejects.toMatchObject({ code: 'credential-not-granted' });
  }, 30_000);

  it('finishes with two instances on one database: one release, the same bytes for both (threat 10)', async () => {
    const document = buildPdf('two instances');
    crashAt = null;
    const other = await start(installation);
    const clients = [client, connect(other, tenant)];
    const authorizationId = await authorizeDocuments(client, person, [document]);
    const request = signatureRequest(document, { authorizationId, personId: 'u1' });
    const answers = await Promise.all(
      clients.flatMap((each) => [1, 2].map(() => signDocument(each, request, document))),
    );
    expect(new Set(answers.map(({ output }) => sha256Of(output))).size).toBe(1);
    expect(new Set(answers.map(({ receipt }) => receipt.audit.sequence)).size).toBe(1);
    expect(await auditOf(service, request.requestKey)).toEqual(['intent', 'release']);
    await clients[1]?.close();
    await other.stop();
  }, 30_000);
});
