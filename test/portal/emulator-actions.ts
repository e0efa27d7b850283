import { z } from 'zod';
import { fireItemUpdate, firePayment } from './app-events.js';
import { replaceFiles } from './crm/item-files.js';
import { findDeal, findItem } from './crm/items.js';
import { findKind } from './crm/kinds.js';
import { beginInstallation, finishInstallation, publishVersion, uninstall } from './installation.js';
import type { PortalContext } from './portal-context.js';
import { issueTokens, nextId } from './portal-context.js';
import { changedContract, sampleContract, sampleContractName } from './sample-contract.js';
import { firstPortalData } from './state/fixtures.js';
import type { Knobs } from './state/knobs.js';

const userId = z.number().int().optional();
/** Of an item; a deal where nothing else is said. */
const address = { entityTypeId: z.number().int().default(2), itemId: z.number().int().default(412) };

export const actionSchema = z.discriminatedUnion('action', [
  /** Access tokens end now; of one person, or all. */
  z.strictObject({ action: z.literal('expire-tokens'), userId }),
  /** Both tokens of the chains die. */
  z.strictObject({ action: z.literal('revoke-tokens'), userId }),
  /** Another version of a file is uploaded by another person. Without `base64`: the sample with another date. */
  z.strictObject({
    action: z.literal('replace-file'),
    ...address,
    fieldName: z.string().default('UF_CRM_SIGN_DOC'),
    userId: z.number().int().default(11),
    name: z.string().default(sampleContractName),
    base64: z.string().optional(),
  }),
  z.strictObject({ action: z.literal('clear-file'), ...address, fieldName: z.string() }),
  z.strictObject({
    action: z.literal('set-rights'),
    ...address,
    readers: z.array(z.number()),
    editors: z.array(z.number()),
  }),
  z.strictObject({
    action: z.literal('set-mandatory'),
    entityId: z.string().default('CRM_DEAL'),
    fieldName: z.string(),
    mandatory: z.boolean(),
  }),
  /** An administrator deletes a smart process with all that is in it. */
  z.strictObject({ action: z.literal('delete-type'), entityTypeId: z.number().int() }),
  z.strictObject({ action: z.literal('add-type'), entityTypeId: z.number().int().min(128), title: z.string() }),
  z.strictObject({ action: z.literal('begin-installation') }),
  z.strictObject({ action: z.literal('finish-installation') }),
  /** Without an installer it is installed at once. */
  z.strictObject({ action: z.literal('new-version'), installer: z.boolean().default(true) }),
  /** The paid time ends, or it is paid again for so many days; ONAPPPAYMENT is sent. */
  z.strictObject({ action: z.literal('end-payment') }),
  z.strictObject({ action: z.literal('pay'), days: z.number().int().default(30) }),
  /** The portal answers at another origin from now on, and with 302 at this one. Without an origin: at an address of its own. */
  z.strictObject({ action: z.literal('rename'), origin: z.url().optional() }),
  z.strictObject({ action: z.literal('uninstall'), clean: z.boolean().default(true) }),
  /** A token chain as the frame's POST would carry it. */
  z.strictObject({ action: z.literal('issue-tokens'), userId: z.number().int() }),
  z.strictObject({ action: z.literal('make-webhook'), userId: z.number().int(), scope: z.array(z.string()) }),
  z.strictObject({ action: z.literal('set-admin'), userId: z.number().int(), admin: z.boolean() }),
  z.strictObject({ action: z.literal('set-active'), userId: z.number().int(), active: z.boolean() }),
  /** Deals and all other items, files and history as on the first day; the installation stays. */
  z.strictObject({ action: z.literal('reset-deals') }),
]);

/** What is left out has its default. */
export type EmulatorAction = z.input<typeof actionSchema>;
type Action = z.output<typeof actionSchema>;
type ActionOf<Name extends Action['action']> = Extract<Action, { action: Name }>;

async function replaceFile(portal: PortalContext, given: ActionOf<'replace-file'>): Promise<unknown> {
  const item = findItem(portal, { entityTypeId: given.entityTypeId, id: given.itemId });
  if (item === undefined) return { error: 'no such item' };
  const bytes = given.base64 === undefined ? await changedContract(portal.now()) : Buffer.from(given.base64, 'base64');
  const choices = [{ add: { name: given.name, bytes } }];
  replaceFiles(portal, { item, fieldName: given.fieldName, choices, userId: given.userId });
  portal.store.save();
  fireItemUpdate(portal, item, given.userId);
  return { ids: item.files[given.fieldName] };
}

function clearFile(portal: PortalContext, { entityTypeId, itemId, fieldName }: ActionOf<'clear-file'>): unknown {
  const item = findItem(portal, { entityTypeId, id: itemId });
  if (item === undefined) return { error: 'no such item' };
  replaceFiles(portal, { item, fieldName, choices: [], userId: 1 });
  portal.store.save();
  return { ids: [] };
}

function setRights(portal: PortalContext, given: ActionOf<'set-rights'>): unknown {
  const { entityTypeId, itemId, readers, editors } = given;
  const item = findItem(portal, { entityTypeId, id: itemId });
  if (item === undefined) return { error: 'no such item' };
  Object.assign(item, { readers, editors });
  portal.store.save();
  return {};
}

/** Puts the sample contract into deal 412, uploaded the day before. */
export async function putSampleContract(portal: PortalContext): Promise<void> {
  const item = findDeal(portal, 412);
  if (item === undefined) return;
  const bytes = await sampleContract(portal.now());
  const choices = [{ add: { name: sampleContractName, bytes } }];
  replaceFiles(portal, { item, fieldName: 'UF_CRM_SIGN_DOC', choices, userId: 11 });
  portal.store.save();
}

async function resetDeals(portal: PortalContext): Promise<unknown> {
  const { data } = portal.store;
  const { memberId, downloadKey } = data;
  const fresh = firstPortalData({ memberId, downloadKey, applicationToken: '', now: portal.now() });
  data.files.forEach((file) => portal.files.remove(file.id));
  Object.assign(data, {
    items: fresh.items,
    timeline: fresh.timeline,
    drive: fresh.drive,
    files: [],
    notifications: [],
  });
  await putSampleContract(portal);
  return {};
}

function deleteType(portal: PortalContext, entityTypeId: number): unknown {
  const { data } = portal.store;
  const kind = findKind(portal, entityTypeId);
  if (kind === undefined) return { error: 'no such type' };
  data.placements = data.placements.filter(({ placement }) => !placement.startsWith(`CRM_${kind.code}_`));
  data.userfields = data.userfields.filter(({ entityId }) => entityId !== kind.fieldEntity);
  data.items = data.items.filter((item) => item.entityTypeId !== entityTypeId);
  data.types = data.types.filter((type) => type.entityTypeId !== entityTypeId);
  portal.store.save();
  return {};
}

function addType(portal: PortalContext, { entityTypeId, title }: ActionOf<'add-type'>): unknown {
  const type = { id: nextId(portal), entityTypeId, title };
  portal.store.data.types.push(type);
  portal.store.save();
  return type;
}

function paymentAfter(given: ActionOf<'end-payment'> | ActionOf<'pay'>): Partial<Knobs> {
  const [paymentExpired, paymentDays] = given.action === 'pay' ? [false, given.days] : [true, 0];
  return { licence: 'P', paymentExpired, paymentDays };
}

async function rename(portal: PortalContext, origin: string | undefined): Promise<unknown> {
  const next = origin ?? (await portal.openAddress?.());
  if (next === undefined) return { error: 'no address' };
  portal.formerOrigins.push(portal.origin);
  portal.origin = next;
  return { origin: next };
}

/** Carries out an act that no page of a portal offers. */
export async function runAction(portal: PortalContext, action: EmulatorAction): Promise<unknown> {
  const given = actionSchema.parse(action);
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
      const field = portal.store.data.userfields.find(
        (entry) => entry.entityId === given.entityId && entry.fieldName === given.fieldName,
      );
      if (field !== undefined) field.mandatory = given.mandatory;
      portal.store.save();
      return {};
    }
    case 'delete-type':
      return deleteType(portal, given.entityTypeId);
    case 'add-type':
      return addType(portal, given);
    case 'begin-installation':
      return beginInstallation(portal);
    case 'finish-installation':
      return finishInstallation(portal, 1);
    case 'new-version':
      return publishVersion(portal, given.installer);
    case 'end-payment':
    case 'pay':
      Object.assign(portal.knobs, paymentAfter(given));
      return firePayment(portal);
    case 'rename':
      return rename(portal, given.origin);
    case 'set-admin': {
      const person = portal.store.data.people.find((entry) => entry.id === given.userId);
      if (person !== undefined) person.admin = given.admin;
      portal.store.save();
      return {};
    }
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
