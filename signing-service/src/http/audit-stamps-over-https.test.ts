import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stampHeads } from '../audit/stamp-heads.js';
import { verifyExport } from '../audit/verify-export.js';
import { createPerson } from '../authorization/people.js';
import { dealseal } from '../cli/cli.test-support.js';
import type { AuditCheck } from '../contract/audit.js';
import { type AuditStamp, exportLineSchema } from '../contract/audit-export.js';
import { readCertificate } from '../trust/certificate.js';
import { authorityExtensions } from '../trust/test-pki.test-support.js';
import { trustAnchorOf } from '../trust/trust-anchor.js';
import type { TestService } from './installation.test-support.js';
import { connect, enrolPerson, pairTenant, type TestClient, type TestTenant } from './service.test-support.js';
import { createTrustedInstallation, type TrustedInstallation } from './trusted-service.test-support.js';

let trusted: TrustedInstallation;
let service: TestService;
let ours: TestTenant;
let client: TestClient;
let foreign: TestClient;
let folder: string;
let roots: string;
let checkBefore: AuditCheck | null;
let stampedAt: number;
/** Exports of both tenants. */
let mine: readonly string[];
let theirs: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-stamps-'));
  trusted = await createTrustedInstallation();
  const { installation, scene } = trusted;
  roots = scene.root.certificateFile;
  service = await installation.start();
  ours = await pairTenant(service, 'Adriatik 24');
  const other = await pairTenant(service, 'Durmitor');
  [client, foreign] = [connect(service, ours), connect(service, other)];
  await enrolPerson(installation, service, { tenantId: ours.tenantId, personId: '7' });
  await enrolPerson(installation, service, { tenantId: other.tenantId, personId: '90' });
  stampedAt = (await client.searchAudit({ personId: '7', filter: {} })).head.sequence;
  checkBefore = await client.checkAudit({ personId: '7' });
  const { timeStamps } = scene.services;
  const stampRoot = async (imprint: Uint8Array) => (await timeStamps.stamp({ digest: 'sha256', imprint })).token;
  await stampHeads(service.foundation.authorization, stampRoot);
  const person = { tenantId: ours.tenantId, personId: '8', name: 'Petar', role: 'signer' } as const;
  await createPerson(service.foundation.authorization, person);
  [mine, theirs] = [await exported(client, '7'), await exported(foreign, '90')];
}, 60_000);

afterAll(async () => {
  await Promise.all([client.close(), foreign.close()]);
  await service.stop();
  await trusted.remove();
  rmSync(folder, { recursive: true, force: true });
});

const exported = async (from: TestClient, personId: string): Promise<string[]> =>
  (await text(await from.exportAudit({ personId, filter: {}, format: 'json' }))).trimEnd().split('\n');
const written = (lines: readonly string[]): string => {
  const file = join(folder, `${randomUUID()}.jsonl`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};
const stampIn = (lines: readonly string[]): AuditStamp => {
  const stamp = lines.map((line) => exportLineSchema.parse(JSON.parse(line))).find(({ kind }) => kind === 'stamp');
  if (stamp?.kind !== 'stamp') throw new Error('The export has a stamp');
  return stamp;
};
/** The export with another stamp in the place of its own. */
const withStamp = (lines: readonly string[], stamp: Partial<AuditStamp>): string[] =>
  lines.map((line) => (line.startsWith('{"kind":"stamp"') ? JSON.stringify({ ...stampIn(lines), ...stamp }) : line));
const judged = async (lines: readonly string[]) => {
  const anchors = [trustAnchorOf(readCertificate(trusted.scene.root.der))];
  const { ok, firstFault, judgedStamps } = await verifyExport(written(lines), { anchors });
  return { ok, fault: firstFault?.kind, codes: judgedStamps?.faults.map(({ code }) => code) };
};

describe('an export with time-stamped heads', () => {
  it('proves on another machine what was there when, and says what was not judged', async () => {
    const file = written(mine);
    const { code, out } = await dealseal(['audit', 'verify', '--export', file, '--trust', roots]);
    expect([code, out.join()]).toEqual([
      0,
      expect.stringMatching(new RegExp(`sound, ${stampedAt + 1} entries.*time-stamped up to ${stampedAt} at .*Z by `)),
    ]);
    const unjudged = await dealseal(['audit', 'verify', '--export', file]);
    expect([unjudged.code, unjudged.out.join()]).toEqual([
      0,
      expect.stringContaining('1 time stamp(s), which were not judged'),
    ]);
  });

  it('holds nothing of another tenant', async () => {
    const [first = ''] = theirs;
    const frame = exportLineSchema.parse(JSON.parse(first));
    if (frame.kind !== 'export') throw new Error('An export begins so');
    for (const secret of [frame.tenantId, frame.head.head, stampIn(theirs).salt])
      expect(mine.join()).not.toContain(secret);
    expect(stampIn(mine).token).toBe(stampIn(theirs).token);
  });

  it('threat 25: shows a chain that was cut before the stamped head, or written anew', async () => {
    const lines = mine;
    expect(await judged(lines)).toEqual({ ok: true, fault: undefined, codes: [] });
    const entries = stampedAt - 1;
    const end = JSON.stringify({ kind: 'end', entries, stamps: 1 });
    const last = exportLineSchema.parse(JSON.parse(lines[entries] ?? ''));
    if (last.kind !== 'entry') throw new Error('Entries follow the first line');
    const head = { sequence: entries, head: last.hash };
    const first = JSON.stringify({ ...JSON.parse(lines[0] ?? ''), head });
    const cut = [first, ...lines.slice(1, entries + 1), JSON.stringify(stampIn(lines)), end];
    expect(await judged(cut)).toMatchObject({ ok: false, fault: 'truncated' });
    // With a witness of the forger's own beside the stamp.
    const witness = JSON.stringify({ kind: 'witness', sequence: stampedAt, head: 'ab'.repeat(32) });
    expect(await judged([...lines, witness])).toMatchObject({ ok: false, fault: 'not-the-witness' });
    // Without its stamp, where the count still tells of it.
    await expect(judged(lines.filter((line) => !line.startsWith('{"kind":"stamp"')))).rejects.toThrow('cut short');
  });

  it.each([
    ['head', { head: 'cd'.repeat(32) }],
    ['sequence', { sequence: 1 }],
    ['salt', { salt: Buffer.alloc(32).toString('base64') }],
    ['path', { path: [] }],
  ])('refuses a stamp whose %s is another', async (_, changed) => {
    expect(await judged(withStamp(mine, changed))).toMatchObject({
      ok: false,
      codes: ['stamp-of-another'],
    });
  });

  it('refuses another tenant’s stamp', async () => {
    expect(await judged(withStamp(mine, stampIn(theirs)))).toMatchObject({ ok: false, codes: ['stamp-of-another'] });
  });

  it('refuses a forged token, and says so', async () => {
    const lines = mine;
    const token = Buffer.from(stampIn(lines).token, 'base64');
    token.writeUInt8(token.readUInt8(token.length - 5) ^ 1, token.length - 5);
    const forged = withStamp(lines, { token: token.toString('base64') });
    expect(await judged(forged)).toMatchObject({ ok: false, fault: undefined, codes: ['stamp-altered'] });
    expect(await judged(withStamp(lines, { token: 'AAAA' }))).toMatchObject({ ok: false, codes: ['stamp-altered'] });
    const { code, out } = await dealseal(['audit', 'verify', '--export', written(forged), '--trust', roots]);
    expect([code, out.join()]).toEqual([1, expect.stringContaining('[stamp-altered]')]);
  });

  it('refuses an authority whom nobody trusts', async () => {
    const { certificateFile } = trusted.scene.pki.issue({
      subject: '/CN=Another root',
      extensions: authorityExtensions,
    });
    const file = written(mine);
    const { code, out } = await dealseal(['audit', 'verify', '--export', file, '--trust', certificateFile]);
    expect([code, out.join()]).toEqual([1, expect.stringContaining('[stamp-untrusted]')]);
  });
});

describe('the service’s own chain', () => {
  it('is held against the stamped head, and says up to where it is stamped', async () => {
    expect(checkBefore).toMatchObject({ ok: true, stamped: null });
    const check = await client.checkAudit({ personId: '7' });
    expect(check).toMatchObject({ ok: true, stamped: { sequence: stampedAt } });
    expect(await client.checkAudit({ personId: '7', onlyLatest: true })).toEqual(check);
  });

  it('is held against its stamps at the command line, by the roots of the settings', async () => {
    const environment = { DEALSEAL_SERVICE_CONFIG: trusted.installation.configFile };
    const verify = (...more: string[]) =>
      dealseal(['audit', 'verify', '--tenant', ours.tenantId, ...more], { environment });
    const { code, out } = await verify();
    expect([code, out.join()]).toEqual([0, expect.stringContaining(`time-stamped up to ${stampedAt} at `)]);
    expect((await verify('--trust', roots)).err.join()).toContain('--trust goes with --export');
  });

  it('shows a stamp that was tampered with', async () => {
    const { db } = service.foundation.store;
    const salt = randomBytes(32);
    await db.updateTable('audit_stamps').set({ salt }).where('tenant_id', '=', ours.tenantId).execute();
    const check = await client.checkAudit({ personId: '7' });
    expect(check).toMatchObject({
      ok: false,
      firstFault: { sequence: stampedAt, kind: 'stamp-broken' },
      stamped: null,
    });
  });
});
