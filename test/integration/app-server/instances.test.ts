import { changesAnswerSchema, documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { installStatusSchema } from '@dealseal/app-server/contract/install';
import { signingRequestSchema, type SigningRequestView } from '@dealseal/app-server/contract/signing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dealTab, framePost } from '../../attack/frame-post.js';
import { contractPdf } from '../../attack/documents-to-sign.js';
import { dealId, type Installation, type Signer, startInstallation } from '../../e2e/installation.js';
import { replaceFiles } from '../../portal/crm/item-files.js';
import { findDeal } from '../../portal/crm/items.js';
import { runAction } from '../../portal/emulator-actions.js';
import { turnKnobs } from '../../portal/state/knobs.js';
import { addressesFrom, httpOrigin } from '../../support/addresses.js';
import { AppInstances, createDatabases } from '../../support/app-instances.js';
import { appPage, people, visitor } from '../../support/install-app.js';
import { startPostgres, type TemporaryPostgres } from '../../support/postgres.js';
import { RoamingVisitor } from '../../support/roaming-visitor.js';
import { brokenRules } from '../../support/signed-files.js';
import { credentialId } from '../../support/stack.js';

const field = 'UF_CRM_SIGN_DOCS';
const count = 6;
const listing = `/api/documents?entityTypeId=2&entityId=${dealId}`;
const ended: readonly SigningRequestView['state'][] = ['stored', 'failed', 'conflict', 'needs-code', 'abandoned'];

let postgres: TemporaryPostgres;
let installation: Installation;
let instances: AppInstances;
beforeAll(async () => {
  postgres = startPostgres();
  installation = await startInstallation({
    signers: count,
    addresses: addressesFrom(26_810),
    databaseUrls: createDatabases(postgres),
    // The limit of the cloud, which the emulator keeps to.
    callLimit: { burst: 50, perSecond: 2 },
  });
  const { stack } = installation;
  const administrator = await visitor(stack, people.administrator.personId);
  const { app } = await administrator.openFrame(appPage);
  await app.call(installStatusSchema, '/api/install/fields', { kinds: [{ entityTypeId: 2, fields: [field] }] });
  instances = await AppInstances.start(stack, 3);
  // Five programs, two databases and six phones.
}, 400_000);
afterAll(async () => {
  await instances?.stop();
  await installation?.stop();
  postgres?.stop();
});

/** In front of this instance, as long as it lives. */
async function tab(personId: string, at: number): Promise<RoamingVisitor> {
  const { stack } = installation;
  const page = new RoamingVisitor({
    origins: instances.origins,
    publicUrl: httpOrigin(stack.addresses.app),
    at,
  });
  await page.open(await framePost(await visitor(stack, personId), dealTab(stack, dealId)));
  return page;
}

function filesInField(): { id: number; bytes: Buffer }[] {
  const { context } = installation.stack.portal;
  const ids = findDeal(context, dealId)?.files[field] ?? [];
  return ids.map((id) => ({ id, bytes: context.files.read(id) ?? Buffer.alloc(0) }));
}

async function sign(page: RoamingVisitor, signer: Signer | undefined, fileId: number): Promise<SigningRequestView> {
  if (signer === undefined) throw new Error('Enrol more signers');
  const address = { entityTypeId: 2, entityId: dealId, field, fileId };
  const opened = await page.call(signingRequestSchema, '/api/signing-requests', { address });
  const path = `/api/signing-requests/${opened.requestId}`;
  let view = await page.call(signingRequestSchema, `${path}/sign`, {
    code: signer.phone.codeAt(Date.now()),
    credentialId,
    mark: { kind: 'none' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
  });
  while (!ended.includes(view.state)) view = await page.call(signingRequestSchema, `${path}?after=${view.version}`);
  return view;
}

describe('three instances over one PostgreSQL', () => {
  it('tell frames of one instance what happened at another, and nothing where nothing happened', async () => {
    const [here, there] = [await tab(people.manager.personId, 0), await tab(people.manager.personId, 1)];
    // The first look learns the file's name.
    await expect.poll(async () => (await here.call(documentsAnswerSchema, listing)).documents).toBeDefined();
    const changes = `/api/documents/changes?entityTypeId=2&entityId=${dealId}&after=`;
    const { version } = await here.call(documentsAnswerSchema, listing);
    expect((await there.call(documentsAnswerSchema, listing)).version).toBe(version);
    const waiting = Promise.all([here, there].map((page) => page.call(changesAnswerSchema, `${changes}${version}`)));
    await runAction(installation.stack.portal.context, { action: 'replace-file', fieldName: field });
    const [one, other] = await waiting;
    expect(one?.version).not.toBe(version);
    expect(other).toEqual(one);
  });

  it('keep together inside what the portal takes, and lose and double nothing when one is killed', async () => {
    const { stack, signers } = installation;
    const { context } = stack.portal;
    const originals = Array.from({ length: count }, (_, index) => contractPdf(`Ugovor ${index + 1}`));
    const item = findDeal(context, dealId);
    if (item === undefined) throw new Error('The deal is gone');
    const choices = originals.map((bytes, index) => ({ add: { name: `Ugovor ${index + 1}.pdf`, bytes } }));
    replaceFiles(context, { item, fieldName: field, choices, userId: 11 });
    const fileIds = filesInField().map(({ id }) => id);
    turnKnobs(stack.portal.knobs, { leakyBucket: true });
    const before = context.log.length;
    // Half of them at the one that is killed.
    const pages = await Promise.all(
      signers.map((signer, index) => tab(signer.personId, index < count / 2 ? 2 : index)),
    );
    const killed = new Promise<void>((resolve, reject) => {
      const write = context.files.write.bind(context.files);
      context.files.write = (id, bytes) => {
        write(id, bytes);
        context.files.write = write;
        // In the midst of the first one that is stored: its answer has not left yet.
        instances.programs[2]?.stop('SIGKILL').then(resolve, reject);
      };
    });
    const views = await Promise.all(pages.map((page, index) => sign(page, signers[index], fileIds[index] ?? 0)));
    await killed;
    expect(views.map(({ state, error }) => [state, error?.code])).toEqual(views.map(() => ['stored', undefined]));
    expect(pages.some(({ unanswered }) => unanswered > 0)).toBe(true);

    const files = filesInField();
    expect(files).toHaveLength(count);
    for (const [index, { bytes }] of files.entries()) {
      const original = originals[index] ?? Buffer.alloc(0);
      expect(bytes.subarray(0, original.length).equals(original)).toBe(true);
      expect(bytes.toString('latin1').match(/\/ByteRange/g)).toHaveLength(1);
    }
    const judged = { level: 'B-T', rootFile: stack.rootFile } as const;
    expect(
      await brokenRules(
        files.map(({ bytes }) => bytes),
        judged,
      ),
    ).toEqual([]);

    const calls = context.log.slice(before).filter(({ host }) => host === 'portal');
    expect(calls.filter(({ method, error }) => method === 'crm.item.update' && error === '')).toHaveLength(count);
    // A machine that is starved for seconds may count one that lives as dead; refused calls are repeated.
    expect(calls.filter(({ error }) => error === 'QUERY_LIMIT_EXCEEDED').length).toBeLessThan(5);
    // So much that the bucket alone would not have held it.
    expect(calls.length).toBeGreaterThan(50);
    await instances.know(2, instances.origins.slice(0, 2));
    await expect
      .poll(() => context.store.data.timeline.filter(({ title }) => title === 'Document signed').length, {
        timeout: 90_000,
      })
      .toBeGreaterThanOrEqual(count);
  }, 300_000);
});
