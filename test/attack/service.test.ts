import Sqlite from 'better-sqlite3';
import type { Inspection } from '@dealseal/signing-service/contract/signatures';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressesFrom } from '../support/addresses.js';
import { credentialId, type Stack, startStack } from '../support/stack.js';
import {
  authorize,
  contractPdf,
  judgeSigned,
  outcomeOf,
  pdfOf,
  sha256Of,
  sign,
  signatureRequest,
} from './documents-to-sign.js';
import { codeNow, type Enrolled, enrolAtConsole, enrolPeople } from './enrolled-people.js';
import { connect, joinTenant, type ServiceTenant } from './service-tenant.js';

const execute = promisify(execFile);
const mebibyte = 1024 * 1024;
/** People of the tenant that floods the service, each with as many documents as one code may open. */
const crowd = ['crowd-1', 'crowd-2', 'crowd-3'];
const documentsEach = 20;
/** ms. What a runaway takes is without end; the rest is for a machine that has much else to do. */
const patience = 15_000;

let directory: string;
let stack: Stack;
let big: ServiceTenant;
let small: ServiceTenant;
let single: Enrolled;
let people: Enrolled[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-attack-'));
  stack = await startStack({ directory, addresses: addressesFrom(28_750) });
  [big, small] = await Promise.all([
    joinTenant(stack, '--tenant-name', 'Big'),
    joinTenant(stack, '--tenant-name', 'Small'),
  ]);
  for (const { tenantId } of [big, small]) {
    await stack.console.run('credential', 'assign', '--tenant', tenantId, '--credential', credentialId);
  }
  single = await enrolAtConsole(stack, small, 'single');
  const grant = ['--tenant', small.tenantId, '--credential', credentialId, '--person', 'single'];
  await stack.console.run('credential', 'assign', ...grant);
  const administrator = await enrolAtConsole(stack, big, 'administrator');
  const personIds = [...crowd, 'shadow', 'robbed', 'robber', 'pulled'];
  people = await enrolPeople(stack, big, { administrator, personIds });
}, 120_000);
afterAll(async () => {
  await Promise.all([big?.client.close(), small?.client.close()]);
  await stack?.stop();
  await judgeSigned(stack);
  await rm(directory, { recursive: true, force: true });
});

function person(personId: string): Enrolled {
  const found = people.find((each) => each.personId === personId);
  if (found === undefined) throw new Error(`${personId} is not enrolled`);
  return found;
}

function inspect(document: Uint8Array): Promise<Inspection> {
  return big.client.inspect(Readable.from([document]), document.length);
}

/** A file whose cross-reference stream has this data, through these filters. */
function withXrefStream(data: Uint8Array, filters: string): Buffer {
  const head = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n';
  const entries = `/Type /XRef /Size 10000000 /W [1 4 2] /Root 1 0 R /Filter ${filters} /Length ${data.length}`;
  const before = Buffer.from(`${head}9 0 obj\n<< ${entries} >>\nstream\n`, 'latin1');
  return Buffer.concat([before, data, Buffer.from(`\nendstream\nendobj\nstartxref\n${head.length}\n%%EOF\n`)]);
}

const zeros = deflateSync(Buffer.alloc(100 * mebibyte));
const bombs: readonly (readonly [name: string, document: Buffer])[] = [
  ['100 MB in 100 kB', withXrefStream(zeros, '/FlateDecode')],
  ['packed twice', withXrefStream(deflateSync(zeros), '[/FlateDecode /FlateDecode]')],
  ['200,000 arrays in one another', pdfOf([`<< /Type /Catalog /Pages ${'['.repeat(200_000)}`])],
  ['3 million tokens in one object', pdfOf([`<< /Type /Catalog /Pages 2 0 R /A [${'1 '.repeat(3_000_000)}] >>`])],
];
const loops: readonly (readonly [name: string, document: Buffer])[] = [
  ['pages that are their own children', pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Kids [2 0 R] /Count 1 >>'])],
  [
    'references in a ring',
    pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids 3 0 R /Count 1 >>', '4 0 R', '3 0 R']),
  ],
];

describe('threat 12: PDF bombs', () => {
  it.each(bombs)('%s: refused by a limit, in time', async (_name, bomb) => {
    const begun = Date.now();
    expect((await inspect(bomb)).refusal).toBe('pdf-limit-exceeded');
    expect(Date.now() - begun).toBeLessThan(patience);
  });

  it.each(loops)('%s: refused, in time', async (_name, loop) => {
    const begun = Date.now();
    expect((await inspect(loop)).refusal).toMatch(/^pdf-/);
    expect(Date.now() - begun).toBeLessThan(patience);
  });

  it('do not hold up what others bring meanwhile, and the service goes on', async () => {
    const flood = bombs.flatMap(([, bomb]) => [bomb, bomb, bomb]).map((bomb) => outcomeOf(inspect(bomb)));
    const plain = contractPdf('between bombs');
    const begun = Date.now();
    const found = await small.client.inspect(Readable.from([plain]), plain.length);
    expect(found.refusal).toBe(null);
    expect(Date.now() - begun).toBeLessThan(patience);
    await Promise.all(flood);
    expect((await inspect(plain)).refusal).toBe(null);
  }, 120_000);
});

describe('threat 26: a document that two readers read differently', () => {
  const shadow = '1 0 obj\n<< /Type /Catalog /Pages 9 0 R >>\nendobj\n';

  it('is refused at inspection and at signing', async () => {
    const document = contractPdf('shown', shadow);
    expect((await inspect(document)).refusal).toBe('pdf-ambiguous');
    const signer = person('shadow');
    const authorizationId = await authorize(big.client, signer, [document]);
    const wanted = signatureRequest(document, { authorizationId, personId: signer.personId });
    expect(await outcomeOf(sign(big.client, wanted, document))).toBe('pdf-ambiguous');
  });
});

describe('threat 22: starvation', () => {
  it('lets the single document of one tenant pass sixty of another', async () => {
    const wanted: { request: ReturnType<typeof signatureRequest>; document: Buffer }[] = [];
    for (const personId of crowd) {
      const documents = Array.from({ length: documentsEach }, (_, index) => contractPdf(`${personId} ${index}`));
      const authorizationId = await authorize(big.client, person(personId), documents);
      const requests = documents.map((document) => signatureRequest(document, { authorizationId, personId }));
      requests.forEach((request, index) => wanted.push({ request, document: documents[index] ?? Buffer.alloc(0) }));
    }
    const document = contractPdf('the single one');
    const authorizationId = await authorize(small.client, single, [document]);
    const request = signatureRequest(document, { authorizationId, personId: single.personId });
    // A client has 32 connections: several, so that all of them are in the service at once.
    const clients = Array.from({ length: 4 }, () => connect(stack, big.identity));
    let done = 0;
    const flood = wanted.map(async ({ request: each, document: bytes }, index) => {
      const client = clients[index % clients.length] ?? big.client;
      // Handshakes of all at once may take too long for a busy machine; a repeat of the request key is the same signature.
      await sign(client, each, bytes).catch(() => sign(client, each, bytes));
      done += 1;
    });
    await Promise.race(flood);
    const before = done;
    await sign(small.client, request, document);
    const passed = done - before;
    await Promise.all(flood);
    await Promise.all(clients.map((client) => client.close()));
    expect(done).toBe(crowd.length * documentsEach);
    expect(passed).toBeLessThan((done - before) / 2);
  }, 120_000);
});

describe('threat 24: the database in other hands', () => {
  it('opens no secret that was moved to another person', async () => {
    const [robbed, robber] = [person('robbed'), person('robber')];
    const database = new Sqlite(join(directory, 'service', 'data', 'signing-service.sqlite'));
    try {
      const read = database.prepare('select secret_sealed from otp_secrets where tenant_id = ? and person_id = ?');
      const write = database.prepare('update otp_secrets set secret_sealed = ? where tenant_id = ? and person_id = ?');
      const { secret_sealed: sealed } = z
        .object({ secret_sealed: z.instanceof(Uint8Array) })
        .parse(read.get(big.tenantId, robber.personId));
      expect(write.run(sealed, big.tenantId, robbed.personId).changes).toBe(1);
    } finally {
      database.close();
    }
    const digests = [sha256Of(contractPdf('in the name of another'))];
    const { personId } = robbed;
    const code = codeNow(robber);
    const asRobbed = { requestKey: randomUUID(), personId, credentialId, code, digests };
    expect(await outcomeOf(big.client.authorize(asRobbed))).not.toBe('passed');
    const asThemselves = { ...asRobbed, requestKey: randomUUID(), personId: robber.personId };
    expect(await outcomeOf(big.client.authorize(asThemselves))).toBe('passed');
  });
});

describe('threat 25: the audit rewritten', () => {
  const verdictSchema = z.object({
    code: z.literal(1),
    stdout: z.string().transform((text) => JSON.parse(text.trim().split('\n').at(-1) ?? '') as unknown),
  });
  const verify = (tenant: ServiceTenant): Promise<unknown> =>
    stack.console.run('audit', 'verify', '--tenant', tenant.tenantId, '--json').then(
      () => 'sound',
      (error: unknown) => verdictSchema.parse(error).stdout,
    );

  it('shows an edited entry and a cut end, and where', async () => {
    expect(await verify(small)).toBe('sound');
    const database = new Sqlite(join(directory, 'service', 'data', 'signing-service.sqlite'));
    try {
      const edit = `update audit_payloads set payload = json_set(payload, '$.forged', 1) where tenant_id = ? and sequence = 3`;
      const restored = database.prepare('select payload from audit_payloads where tenant_id = ? and sequence = 3');
      const { payload } = z.object({ payload: z.string() }).parse(restored.get(small.tenantId));
      expect(database.prepare(edit).run(small.tenantId).changes).toBe(1);
      expect(await verify(small)).toMatchObject({ ok: false, firstFault: { sequence: 3, kind: 'altered-payload' } });
      const back = 'update audit_payloads set payload = ? where tenant_id = ? and sequence = 3';
      database.prepare(back).run(payload, small.tenantId);
      const cut =
        'delete from audit_entries where tenant_id = ? and sequence = (select max(sequence) from audit_entries where tenant_id = ?)';
      database.prepare(cut).run(small.tenantId, small.tenantId);
      expect(await verify(small)).toMatchObject({ ok: false, firstFault: { kind: 'truncated' } });
    } finally {
      database.close();
    }
  });
});

describe('threat 21: token pulled, PIN wrong', () => {
  const stateNow = async (): Promise<string | undefined> => (await big.client.tenantCredentials())[0]?.state;

  it('ends what waits in time, and signs again when the token is back', async () => {
    const signer = person('pulled');
    const documents = Array.from({ length: 10 }, (_, index) => contractPdf(`pulled ${index}`));
    const authorizationId = await authorize(big.client, signer, documents);
    const { personId } = signer;
    const requests = documents.map((document) => signatureRequest(document, { authorizationId, personId }));
    const tokens = join(dirname(stack.token.softhsmConf), 'tokens');
    const signAll = (): Promise<string[]> =>
      Promise.all(
        requests.map((request, index) => outcomeOf(sign(big.client, request, documents[index] ?? Buffer.alloc(0)))),
      );
    await rename(tokens, `${tokens}.pulled`);
    try {
      await expect.poll(stateNow, { timeout: 20_000, interval: 200 }).not.toBe('usable');
      const begun = Date.now();
      expect(new Set(await signAll())).not.toContain('passed');
      expect(Date.now() - begun).toBeLessThan(2 * patience);
    } finally {
      await rename(`${tokens}.pulled`, tokens);
    }
    await expect.poll(stateNow, { timeout: 20_000, interval: 500 }).toBe('usable');
    expect(new Set(await signAll())).toEqual(new Set(['passed']));
  }, 120_000);

  it('tries a refused PIN once, whatever happens, until an operator allows it', async () => {
    const pin = (await readFile(stack.token.pinFile, 'utf8')).trim();
    const changePin = async (from: string, to: string): Promise<void> => {
      const args = ['--module', stack.token.modulePath, '--token-label', 'DealSeal Demo', '--login', '--change-pin'];
      const env = { PATH: process.env['PATH'] ?? '', SOFTHSM2_CONF: stack.token.softhsmConf };
      await execute('pkcs11-tool', [...args, '--pin', from, '--new-pin', to], { env });
    };
    await stack.service.stop();
    await changePin(pin, '902834756');
    await stack.service.start();
    await expect.poll(stateNow, { timeout: 20_000 }).toBe('pin-refused');
    // From here on the PIN would be right: only a machine that tries it again could find out.
    await changePin('902834756', pin);
    await stack.service.stop();
    await stack.service.start();
    expect(await stateNow()).toBe('pin-refused');
    const serial = /serial=([^;]+)/.exec(stack.token.keyUri)?.[1] ?? '';
    await stack.console.run('token', 'clear-pin-refusal', '--serial', decodeURIComponent(serial));
    await stack.service.stop();
    await stack.service.start();
    await expect.poll(stateNow, { timeout: 20_000 }).toBe('usable');
  }, 120_000);
});
