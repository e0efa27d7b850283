import { z } from 'zod';
import { fireDealUpdate } from './app-events.js';
import { replaceFiles } from './crm/deal-files.js';
import { findDeal } from './crm/deal-rights.js';
import { beginInstallation, finishInstallation, publishVersion, uninstall } from './installation.js';
import type { PortalContext } from './portal-context.js';
import { issueTokens } from './portal-context.js';
import { changedContract, sampleContract, sampleContractName } from './sample-contract.js';
import { firstPortalData } from './state/fixtures.js';

const userId = z.number().int().optional();

export const actionSchema = z.discriminatedUnion('action', [
  /** Access tokens end now; of one person, or all. */
  z.strictObject({ action: z.literal('expire-tokens'), userId }),
  /** Both tokens of the chains die. */
  z.strictObject({ action: z.literal('revoke-tokens'), userId }),
  /** Another version of a file is uploaded by another person. Without `base64`: the sample with another date. */
  z.strictObject({
    action: z.literal('replace-file'),
    dealId: z.number().int().default(412),
    fieldName: z.string().default('UF_CRM_SIGN_DOC'),
    userId: z.number().int().default(11),
    name: z.string().default(sampleContractName),
    base64: z.string().optional(),
  }),
  z.strictObject({ action: z.literal('clear-file'), dealId: z.number().int(), fieldName: z.string() }),
  z.strictObject({
    action: z.literal('set-rights'),
    dealId: z.number().int(),
    readers: z.array(z.number()),
    editors: z.array(z.number()),
  }),
  z.strictObject({ action: z.literal('set-mandatory'), fieldName: z.string(), mandatory: z.boolean() }),
  z.strictObject({ action: z.literal('begin-installation') }),
  z.strictObject({ action: z.literal('finish-installation') }),
  z.strictObject({ action: z.literal('new-version') }),
  z.strictObject({ action: z.literal('uninstall'), clean: z.boolean().default(true) }),
  /** A token chain as the frame's POST would carry it. */
  z.strictObject({ action: z.literal('issue-tokens'), userId: z.number().int() }),
  z.strictObject({ action: z.literal('make-webhook'), userId: z.number().int(), scope: z.array(z.string()) }),
  z.strictObject({ action: z.literal('set-active'), userId: z.number().int(), active: z.boolean() }),
  /** Deals, files and history as on the first day; the installation stays. */
  z.strictObject({ action: z.literal('reset-deals') }),
]);

export type EmulatorAction = z.infer<typeof actionSchema>;
type ActionOf<Name extends EmulatorAction['action']> = Extract<EmulatorAction, { action: Name }>;

async function replaceFile(portal: PortalContext, given: ActionOf<'replace-file'>): Promise<unknown> {
  const deal = findDeal(portal, given.dealId);
  if (deal === undefined) return { error: 'no such deal' };
  const bytes = given.base64 === undefined ? await changedContract(portal.now()) : Buffer.from(given.base64, 'base64');
  const choices = [{ add: { name: given.name, bytes } }];
  replaceFiles(portal, { deal, fieldName: given.fieldName, choices, userId: given.userId });
  portal.store.save();
  fireDealUpdate(portal, deal.id, given.userId);
  return { ids: deal.files[given.fieldName] };
}

function clearFile(portal: PortalContext, { dealId, fieldName }: ActionOf<'clear-file'>): unknown {
  const deal = findDeal(portal, dealId);
  if (deal === undefined) return { error: 'no such deal' };
  replaceFiles(portal, { deal, fieldName, choices: [], userId: 1 });
  portal.store.save();
  return { ids: [] };
}

function setRights(portal: PortalContext, { dealId, readers, editors }: ActionOf<'set-rights'>): unknown {
  const deal = findDeal(portal, dealId);
  if (deal === undefined) return { error: 'no such deal' };
  Object.assign(deal, { readers, editors });
  portal.store.save();
  return {};
}

/** Puts the sample contract into deal 412, uploaded the day before. */
export async function putSampleContract(portal: PortalContext): Promise<void> {
  const deal = findDeal(portal, 412);
  if (deal === undefined) return;
  const bytes = await sampleContract(portal.now());
  const choices = [{ add: { name: sampleContractName, bytes } }];
  replaceFiles(portal, { deal, fieldName: 'UF_CRM_SIGN_DOC', choices, userId: 11 });
  portal.store.save();
}

async function resetDeals(portal: PortalContext): Promise<unknown> {
  const { data } = portal.store;
  const { memberId, downloadKey } = data;
  const fresh = firstPortalData({ memberId, downloadKey, applicationToken: '', now: portal.now() });
  data.files.forEach((file) => portal.files.remove(file.id));
  Object.assign(data, {
    deals: fresh.deals,
    timeline: fresh.timeline,
    drive: fresh.drive,
    files: [],
    notifications: [],
  });
  await putSampleContract(portal);
  return {};
}

/** Carries out an act that no page of a portal offers. */
export async function runAction(portal: PortalContext, given: EmulatorAction): Promise<unknown> {
  const { memberId } = portal.store.data;
  const ofPerson = (id: number | undefined) => (pair: { memberId: string; userId: number }) =>
    pair.memberId === memberId && (id === undefined || pair.userId === id);
  switch (given.action) {
    case 'expire-tokens':
      return { count: portal.tokens.expire(ofPerson(given.userId)) };
    case 'revoke-tokens':
      return { count: portal.tokens.void(ofPerson(given.userId)) };
    case 'replace-file':
      return replaceFile(portal, given);
    case 'clear-file':
      return clearFile(portal, given);
    case 'set-rights':
      return setRights(portal, given);
    case 'set-mandatory': {
      const field = portal.store.data.userfields.find((entry) => entry.fieldName === given.fieldName);
      if (field !== undefined) field.mandatory = given.mandatory;
      portal.store.save();
      return {};
    }
    case 'begin-installation':
      return beginInstallation(portal);
    case 'finish-installation':
      return finishInstallation(portal, 1);
    case 'new-version':
      return publishVersion(portal);
    case 'uninstall':
      return uninstall(portal, given.clean);
    case 'issue-tokens':
      return issueTokens(portal, given.userId);
    case 'make-webhook': {
      const code = portal.randomHex(8);
      portal.store.data.webhooks.push({ userId: given.userId, code, scope: given.scope });
      portal.store.save();
      return { url: `${portal.origin}/rest/${given.userId}/${code}/` };
    }
    case 'set-active': {
      const person = portal.store.data.people.find((entry) => entry.id === given.userId);
      if (person !== undefined) person.active = given.active;
      portal.store.save();
      return {};
    }
    case 'reset-deals':
      return resetDeals(portal);
  }
}
