import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyExport } from '../audit/verify-export.js';
import { createPerson } from '../authorization/people.js';
import { dealseal } from '../cli/cli.test-support.js';
import { exportLineSchema } from '../contract/audit-export.js';
import type { AuditFilter } from '../contract/audit.js';
import { encodeOffsets, offsetOf } from '../contract/entry-set.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  type PairedService,
  pairTenant,
  sha256Of,
  signatureRequest,
  signDocument,
  startPaired,
  type TestPerson,
} from './service.test-support.js';

const document = buildPdf('Ugovor');

let paired: PairedService;
let client: PairedService['client'];
let foreign: PairedService['client'];
let milica: TestPerson;
let stranger: TestPerson;
let requestKey: string;
let outputSha256: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-log-'));
  paired = await startPaired('Adriatik 24');
  const { service, installation, tenant } = paired;
  ({ client } = paired);
  const theirs = await pairTenant(service, 'Durmitor');
  foreign = connect(service, theirs);
  milica = await enrolPerson(installation, service, { tenantId: tenant.tenantId, personId: '7' });
  stranger = await enrolPerson(installation, service, { tenantId: theirs.tenantId, personId: '90' });
  const signer = { tenantId: tenant.tenantId, personId: '8', name: 'Petar', role: 'signer' } as const;
  await createPerson(service.foundation.authorization, signer);
  const authorizationId = await authorizeDocuments(client, milica, [document]);
  const request = signatureRequest(document, { authorizationId, personId: '7' });
  ({ requestKey } = request);
  ({
    receipt: { outputSha256 },
  } = await signDocument(client, request, document));
}, 60_000);

afterAll(async () => {
  await foreign.close();
  await paired.remove();
  rmSync(folder, { recursive: true, force: true });
});

const typesOf = async (filter: AuditFilter) =>
  (await client.searchAudit({ personId: '7', filter })).entries.map(({ type }) => type);

describe('the log over HTTPS', () => {
  it('finds what a signature left, with request, digests, credential, step and authorization', async () => {
    expect(await typesOf({ requestKey })).toEqual(['release', 'intent']);
    expect(await typesOf({ digest: sha256Of(document) })).toEqual(['release', 'intent', 'authorization']);
    expect(await typesOf({ digest: outputSha256, personId: '7', credentialId: 'seal' })).toEqual(['release']);
    const { entries } = await client.searchAudit({ personId: '7', filter: { kinds: ['authorization'] } });
    expect(entries[0]?.payload).toMatchObject({ personId: '7', credentialId: 'seal', digests: [sha256Of(document)] });
    expect(entries[0]?.payload?.['step']).toBeTypeOf('number');
    const { entries: attempts } = await client.searchAudit({
      personId: '7',
      filter: { kinds: ['code-attempt:accepted'], credentialId: 'seal' },
    });
    expect(attempts).toHaveLength(1);
  });

  it('is read by pages', async () => {
    const all = await client.searchAudit({ personId: '7', filter: {} });
    const first = await client.searchAudit({ personId: '7', filter: {}, limit: 3 });
    const before = first.entries.at(-1)?.sequence ?? 0;
    const second = await client.searchAudit({ personId: '7', filter: {}, limit: 100, before });
    expect([...first.entries, ...second.entries]).toEqual(all.entries);
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
    expect(all.head.sequence).toBe(all.entries[0]?.sequence);
  });

  it('is the administrators’: a signer, an unknown and a foreign person get nothing', async () => {
    const refused = { code: 'not-an-administrator' };
    for (const personId of ['8', 'nobody', stranger.personId]) {
      await expect(client.searchAudit({ personId, filter: {} })).rejects.toMatchObject(refused);
      await expect(client.checkAudit({ personId })).rejects.toMatchObject(refused);
      await expect(client.exportAudit({ personId, filter: {}, format: 'csv' })).rejects.toMatchObject(refused);
    }
  });

  it('shows a tenant nothing of another (threat 2)', async () => {
    const filter = { digest: sha256Of(document) };
    expect((await foreign.searchAudit({ personId: '90', filter })).entries).toEqual([]);
    const stream = await foreign.exportAudit({ personId: '90', filter: {}, format: 'json' });
    expect(await text(stream)).not.toContain(sha256Of(document));
    expect(JSON.stringify(await foreign.auditDigests({}))).not.toContain(sha256Of(document));
  });

  it('tells the client which documents it names, and finds what the client found by their names', async () => {
    const { after, entries, through } = await client.auditDigests({});
    const ofDocument = entries.filter(({ digests }) => digests.includes(sha256Of(document)));
    expect([after, ofDocument.length]).toEqual([0, 3]);
    expect(await client.auditDigests({ after: through })).toMatchObject({ after: through.sequence, entries: [] });
    const offsets = ofDocument.map(({ sequence }) => offsetOf(sequence));
    const named = [{ block: 0, entries: Buffer.from(encodeOffsets(offsets)).toString('base64') }];
    expect(await typesOf({ text: { words: 'nobody knows', named } })).toEqual(['release', 'intent', 'authorization']);
    // More than other bodies may have.
    const far = Array.from({ length: 2_000 }, (_, block) => ({ block: block + 1, entries: 'A'.repeat(680) }));
    expect(await typesOf({ text: { words: 'nobody knows', named: [...named, ...far] } })).toHaveLength(3);
  });

  it('is looked at as a whole beside signing, and says what was seen', async () => {
    expect(await client.checkAudit({ personId: '7', onlyLatest: true })).toBeNull();
    const check = await client.checkAudit({ personId: '7' });
    const { head } = await client.searchAudit({ personId: '7', filter: {} });
    expect(check).toMatchObject({ ok: true, entries: head.sequence, head, firstFault: null });
    expect(await client.checkAudit({ personId: '7', onlyLatest: true })).toEqual(check);
    const witness = { sequence: head.sequence + 5, head: 'ab'.repeat(32) };
    const cut = await client.checkAudit({ personId: '7', witness });
    expect(cut).toMatchObject({ ok: false, firstFault: { sequence: head.sequence + 1, kind: 'truncated' } });
    expect(cut?.firstFault?.at).not.toBeNull();
  });
});

describe('an exported log', () => {
  const exported = async (filter: AuditFilter = {}, format: 'json' | 'csv' = 'json'): Promise<string> =>
    text(await client.exportAudit({ personId: '7', filter, format }));
  const linesOf = (jsonl: string) => jsonl.trimEnd().split('\n');
  const written = (lines: readonly string[]): string => {
    const file = join(folder, `${randomUUID()}.jsonl`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  };
  const faultOf = async (lines: readonly string[]) => (await verifyExport(written(lines))).firstFault?.kind;

  it('proves itself with nothing but the file', async () => {
    const file = written(linesOf(await exported()));
    const { code, out } = await dealseal(['audit', 'verify', '--export', file]);
    expect([code, out.join()]).toEqual([0, expect.stringMatching(/^Adriatik 24 .*: sound, \d+ entries.*no witness/)]);
    const { head } = await client.searchAudit({ personId: '7', filter: {} });
    appendFileSync(file, `${JSON.stringify({ kind: 'witness', ...head })}\n`);
    expect((await dealseal(['audit', 'verify', '--export', file])).out.join()).toContain('held against 1 witness');
    const other = `${head.sequence}:${'0'.repeat(64)}`;
    expect((await dealseal(['audit', 'verify', '--export', file, '--witness', other])).code).toBe(1);
    expect((await dealseal(['audit', 'verify', '--export', `${file}.none`])).code).toBe(1);
  });

  it('threat 25: shows what was cut, changed, reordered, or is another tenant’s', async () => {
    const lines = linesOf(await exported());
    const count = lines.length - 2;
    expect(await faultOf(lines)).toBeUndefined();
    const end = (entries: number): string => JSON.stringify({ kind: 'end', entries });
    expect(await faultOf([...lines.slice(0, -2), end(count - 1)])).toBe('truncated');
    expect(await faultOf([...lines.slice(0, 3), ...lines.slice(4, -1), end(count - 1)])).toBe('missing');
    expect(await faultOf([...lines.slice(0, 2), lines[3] ?? '', lines[2] ?? '', ...lines.slice(4)])).toBe('missing');
    expect(await faultOf(lines.map((line) => line.replace('"time":1', '"time":2')))).toBe('altered-entry');
    expect(
      await faultOf(lines.map((line) => line.replace(/\\"personId\\":\\"7\\"/u, String.raw`\"personId\":\"8\"`))),
    ).toBe('altered-payload');
    expect(await faultOf(lines.map((line) => line.replace(/"payload":".*"\}$/u, '"payload":null}')))).toBe(
      'lost-payload',
    );
    expect(await faultOf(lines.map((line) => line.replace(paired.tenant.tenantId, randomUUID())))).toBe(
      'altered-entry',
    );
    await expect(verifyExport(written(lines.slice(0, -1)))).rejects.toThrow('cut short');
    await expect(verifyExport(written(linesOf(await exported({ personId: '7' }))))).rejects.toThrow('extract');
    await expect(verifyExport(written(['{"kind":"end","entries":0}']))).rejects.toThrow('does not begin');
    await expect(verifyExport(written(['{']))).rejects.toThrow('Line 1');
  });

  it('holds what was filtered, the oldest first', async () => {
    const lines = linesOf(await exported({ requestKey })).map((line) => exportLineSchema.parse(JSON.parse(line)));
    expect(lines.map((line) => (line.kind === 'entry' ? line.type : line.kind))).toEqual([
      'export',
      'intent',
      'release',
      'end',
    ]);
  });

  it('is a table for spreadsheets, in which nothing is carried out', async () => {
    const acts = [{ kind: 'unlock', personId: '8', reason: '=HYPERLINK("http://evil")' }] as const;
    const code = milica.nextCode();
    await client.act({ requestKey: randomUUID(), personId: '7', code, acts: [...acts] }).catch(() => undefined);
    const csv = await exported({}, 'csv');
    const rows = csv.split('\r\n');
    expect(rows[0]).toContain('"sequence","time","type","person"');
    const release = rows.find((row) => row.includes('"release"'));
    expect(release).toContain(`"7","seal","${requestKey}"`);
    expect(release).toContain(outputSha256);
    expect(csv).toContain('HYPERLINK');
    const cells = rows.flatMap((row) => row.slice(1, -1).split('","'));
    expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
  });
});
