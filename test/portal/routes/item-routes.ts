import type { Request, Response, Router } from 'express';
import express from 'express';
import { fireItemUpdate } from '../app-events.js';
import type { FileChoice } from '../crm/item-files.js';
import { replaceFiles } from '../crm/item-files.js';
import { findItem, mayChange, mayRead } from '../crm/items.js';
import { type Kind, kindOf, kindsOf } from '../crm/kinds.js';
import { cardFragments, itemCardPage } from '../pages/item-card-page.js';
import { refusedItemPage } from '../pages/app-pages.js';
import { itemListPage } from '../pages/item-list-page.js';
import type { PortalContext } from '../portal-context.js';
import { nextId } from '../portal-context.js';
import { fileForPerson } from '../rest/crm-files.js';
import { sendFile } from '../rest/file-answer.js';
import { asInteger, asText } from '../rest/params.js';
import { readParams } from '../rest/read-request.js';
import { RestError } from '../rest/rest-error.js';
import type { Item, Person } from '../state/portal-data.js';
import { sessionPerson } from '../session.js';
import { forPerson, forScript } from './guards.js';

type May = (item: Item, person: Person) => boolean;

/** `:kind` is `deal`, `lead`, `contact`, `company`; `:type` the number of any other kind. */
function kindOfPath(portal: PortalContext, { params }: Request): Kind | undefined {
  const name = asText(params['kind']);
  const path = name === '' ? `/crm/type/${asText(params['type'])}` : `/crm/${name}`;
  return kindsOf(portal).find((kind) => kind.path === path || kind.list === `${path}/list/`);
}

function itemFor(portal: PortalContext, request: Request, person: Person, may: May): Item | undefined {
  const kind = kindOfPath(portal, request);
  const id = asInteger(request.params['id']) ?? 0;
  const item = kind === undefined ? undefined : findItem(portal, { entityTypeId: kind.entityTypeId, id });
  return item !== undefined && may(item, person) ? item : undefined;
}

/** The portal tells a foreign item and an absent one apart no more than by this answer, or `refusedItemPage`. */
function refuse(response: Response): void {
  response.status(403).type('text').send('Access denied, or there is no such item.');
}

/** The field's new value after an upload (in place of one file, or as one more) or a removal. */
function chosenFiles(
  before: number[],
  replaces: number | undefined,
  added: FileChoice[],
  multiple: boolean,
): FileChoice[] {
  const kept = (ids: number[]): FileChoice[] => ids.map((keep) => ({ keep }));
  if (replaces === undefined) return multiple ? [...kept(before), ...added] : added;
  const at = before.indexOf(replaces);
  if (at < 0) return kept(before);
  return [...kept(before.slice(0, at)), ...added, ...kept(before.slice(at + 1))];
}

function changeFiles(portal: PortalContext, request: Request, response: Response, person: Person): void {
  const item = itemFor(portal, request, person, mayChange);
  const field =
    item === undefined
      ? undefined
      : portal.store.data.userfields.find(
          ({ entityId, fieldName }) =>
            entityId === kindOf(portal, item).fieldEntity && fieldName === request.params['field'],
        );
  if (item === undefined || field?.userTypeId !== 'file') {
    refuse(response);
    return;
  }
  const { fieldName } = field;
  const body: unknown = request.body;
  const upload = request.method === 'POST';
  const name = asText(request.query['name']) || 'file.pdf';
  const added: FileChoice[] =
    upload && Buffer.isBuffer(body) && body.length > 0 ? [{ add: { name, bytes: body } }] : [];
  const replaces = asInteger(request.query['replaces']);
  const choices = chosenFiles(item.files[fieldName] ?? [], replaces, added, field.multiple);
  replaceFiles(portal, { item, fieldName, choices, userId: person.id });
  portal.store.save();
  fireItemUpdate(portal, item, person.id);
  response.json({ ids: item.files[fieldName] ?? [] });
}

async function saveCard(portal: PortalContext, request: Request, person: Person, item: Item): Promise<void> {
  const params = await readParams(request, portal.knobs.postMaxBytes);
  const { fieldEntity } = kindOf(portal, item);
  for (const field of portal.store.data.userfields.filter(({ entityId }) => entityId === fieldEntity)) {
    if (field.userTypeId !== 'file' && field.fieldName in params)
      item.texts[field.fieldName] = asText(params[field.fieldName]);
  }
  item.updatedAt = portal.now();
  portal.store.save();
  fireItemUpdate(portal, item, person.id);
}

function download(portal: PortalContext, request: Request, response: Response): void {
  const person = sessionPerson(portal, request);
  if (person === undefined) {
    response.redirect(303, `/login?${new URLSearchParams({ backurl: request.originalUrl }).toString()}`);
    return;
  }
  try {
    sendFile(portal, response, fileForPerson(portal, person, request.query));
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    response.status(error.status).type('text').send(error.message);
  }
}

const lists = ['/crm/:kind/list{/}', '/crm/type/:type/list/category/0{/}'];
/** Of a card, and below it. */
const cards = (below: string): string[] =>
  ['/crm/:kind/details/:id', '/crm/type/:type/details/:id'].map((card) => `${card}${below}`);

export function itemRoutes(portal: PortalContext): Router {
  const router = express.Router();
  router.get(
    lists,
    forPerson(portal, (person, request, response) => {
      const kind = kindOfPath(portal, request);
      if (kind === undefined) return void response.status(404).type('text').send('Page not found');
      response.type('html').send(itemListPage(portal, person, kind));
    }),
  );
  router.get(
    cards('{/}'),
    forPerson(portal, (person, request, response) => {
      const item = itemFor(portal, request, person, mayRead);
      if (item === undefined) {
        response.status(403).type('html').send(refusedItemPage(portal, person));
        return;
      }
      const inSlider = request.query['IFRAME'] === 'Y';
      const editing = request.query['edit'] === 'Y' && mayChange(item, person);
      response.type('html').send(itemCardPage({ portal, person, item, editing, inSlider }));
    }),
  );
  router.post(
    cards('{/}'),
    forPerson(portal, async (person, request, response) => {
      const item = itemFor(portal, request, person, mayChange);
      if (item === undefined) return refuse(response);
      await saveCard(portal, request, person, item);
      response.redirect(303, `${kindOf(portal, item).path}/details/${item.id}/`);
    }),
  );
  router.get(
    cards('/fragments'),
    forScript(portal, (person, request, response) => {
      const item = itemFor(portal, request, person, mayRead);
      if (item === undefined) return refuse(response);
      response.json(cardFragments({ portal, person, item, editing: false, inSlider: false }));
    }),
  );
  router.post(
    cards('/comments'),
    forScript(portal, async (person, request, response) => {
      const item = itemFor(portal, request, person, mayRead);
      const text = asText((await readParams(request, portal.knobs.postMaxBytes))['text']);
      if (item === undefined || text === '') return refuse(response);
      const owner = { entityTypeId: item.entityTypeId, itemId: item.id };
      const entry = { ...owner, kind: 'comment', title: 'Comment', text, iconCode: 'comment' } as const;
      portal.store.data.timeline.push({ ...entry, id: nextId(portal), authorId: person.id, at: portal.now() });
      portal.store.save();
      response.json({ added: true });
    }),
  );
  const change = forScript(portal, (person, request, response) => changeFiles(portal, request, response, person));
  router.post(cards('/files/:field'), change);
  router.delete(cards('/files/:field'), change);
  router.get(
    ['/bitrix/services/main/ajax.php', '/bitrix/components/bitrix/crm.deal.show/show_file.php'],
    (request, response) => {
      if (request.query['action'] === 'crm.controller.item.getFile') return download(portal, request, response);
      showFile(portal, request, response);
    },
  );
  return router;
}

/** The older download of crm.deal.get: `auth` of its address, or the portal's cookie. */
function showFile(portal: PortalContext, request: Request, response: Response): void {
  const verdict = portal.tokens.access(asText(request.query['auth']));
  const fromToken =
    verdict.state === 'live' ? portal.store.data.people.find(({ id }) => id === verdict.pair.userId) : undefined;
  const person = fromToken ?? sessionPerson(portal, request);
  try {
    if (person === undefined) throw new RestError(401, 'NO_AUTH_FOUND', 'Wrong authorization data');
    const { ownerId, fieldName, fileId } = request.query;
    sendFile(portal, response, fileForPerson(portal, person, { entityTypeId: 2, id: ownerId, fieldName, fileId }));
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    response.status(error.status).json({ error: error.code, error_description: error.message });
  }
}
