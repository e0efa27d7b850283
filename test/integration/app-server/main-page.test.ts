import { cardsSchema } from '@dealseal/app-server/contract/cards';
import { historySchema } from '@dealseal/app-server/contract/history';
import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import { requestListSchema, signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { signingsSchema } from '@dealseal/app-server/contract/signings';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contractPdf } from '../../attack/documents-to-sign.js';
import { dealId, type Installation, type Signer, startInstallation } from '../../e2e/installation.js';
import { filesInField, judge } from '../../e2e/judge.js';
import { replaceFiles } from '../../portal/crm/item-files.js';
import { findDeal } from '../../portal/crm/items.js';
import { addressesFrom } from '../../support/addresses.js';
import { appPage, people, visitor } from '../../support/install-app.js';
import type { AppSession } from '../../support/portal-visitor.js';
import { credentialId, type Stack } from '../../support/stack.js';

/** The stranger may read it, and not the other one. */
const openDeal = 398;
const field = 'UF_CRM_SIGN_DOC';

let installation: Installation;
let stack: Stack;
let signer: Signer;
beforeAll(async () => {
  installation = await startInstallation({ signers: 1, addresses: addressesFrom(26_710) });
  ({ stack } = installation);
  const [first] = installation.signers;
  if (first === undefined) throw new Error('Enrol a signer');
  signer = first;
  for (const id of [dealId, openDeal]) {
    const item = findDeal(stack.portal.context, id);
    if (item === undefined) throw new Error('The deal is gone');
    const add = { name: `Ugovor ${id}.pdf`, bytes: contractPdf(`Ugovor ${id}`) };
    replaceFiles(stack.portal.context, { item, fieldName: field, choices: [{ add }], userId: 11 });
  }
}, 240_000);
afterAll(() => installation?.stop());

/** The application's own page, as this person has it. */
const page = async (personId: string): Promise<AppSession> =>
  (await (await visitor(stack, personId)).openFrame(appPage)).app;
const fileOf = (id: number) => filesInField(stack, { id, field })[0]?.id ?? 0;
const addressOf = (entityId: number): DocumentAddress => ({
  entityTypeId: 2,
  entityId,
  field,
  fileId: fileOf(entityId),
});

it('documents of two deals are signed with one code from the main page, and everybody finds there what they may read', async () => {
  const own = await page(signer.personId);
  const { cards } = await own.call(cardsSchema, '/api/cards?entityTypeId=2');
  expect(cards.map(({ entityId }) => entityId)).toEqual(expect.arrayContaining([dealId, openDeal]));
  const opened = [];
  for (const id of [dealId, openDeal]) {
    opened.push(await own.call(signingRequestSchema, '/api/signing-requests', { address: addressOf(id) }));
  }
  const awaiting = await own.call(signingsSchema, '/api/signings?list=awaiting');
  expect(awaiting.counts).toEqual({ awaiting: 2, signed: 0, all: null });

  const requestIds = opened.map(({ requestId }) => requestId);
  const pressed = await own.call(requestListSchema, '/api/signing-requests/sign-list', {
    requestIds,
    code: signer.phone.codeAt(Date.now()),
    credentialId,
    mark: { kind: 'none' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
  });
  expect(pressed.requests).toHaveLength(2);
  const stored = async () => (await own.call(signingsSchema, '/api/signings?list=signed&group=stored')).items;
  await expect.poll(stored).toHaveLength(2);
  for (const id of [dealId, openDeal]) {
    const [file] = filesInField(stack, { id, field });
    const verdict = await judge(file?.bytes ?? Buffer.alloc(0), { level: 'B-T', rootFile: stack.rootFile });
    expect(verdict).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
  }

  // By rights: all for the administrator, who takes one away; for the others what the portal shows them.
  const administrator = await page(people.administrator.personId);
  const all = await administrator.call(signingsSchema, '/api/signings?list=all&search=ugovor');
  expect(all.items.map(({ requestId }) => requestId).toSorted()).toEqual(requestIds.toSorted());
  const stranger = await page(people.stranger.personId);
  const seen = (await stranger.call(signingsSchema, '/api/signings?list=all')).items;
  expect(seen.map(({ address }) => address.entityId)).toEqual([openDeal]);
  expect((await stranger.call(signingsSchema, '/api/signings?list=all&search=412')).items).toEqual([]);

  const hidden = requestIds[0] ?? '';
  const file = addressOf(dealId);
  const query = `entityTypeId=2&entityId=${dealId}&field=${field}&fileId=${file.fileId}`;
  expect((await stranger.fetch(`/api/signings/${hidden}/history`)).status).toBe(404);
  expect((await stranger.fetch(`/api/documents/content?${query}`)).status).toBe(404);
  expect((await administrator.fetch(`/api/documents/content?${query}`)).status).toBe(200);
  expect((await administrator.fetch(`/api/documents/content?${query}&for=viewing`)).status).toBe(200);
  const kindsOf = async () =>
    (await own.call(historySchema, `/api/signings/${hidden}/history`)).events.map(
      ({ kind, person }) => `${kind}: ${person ?? ''}`,
    );
  const { name } = people.administrator;
  await expect.poll(kindsOf).toEqual(expect.arrayContaining([`downloaded: ${name}`, `viewed: ${name}`]));
  expect((await kindsOf()).toSorted()).toEqual(
    [
      `downloaded: ${name}`,
      `viewed: ${name}`,
      ...['opened', 'signed', 'stored'].map((kind) => `${kind}: ${signer.name}`),
    ].toSorted(),
  );
});
