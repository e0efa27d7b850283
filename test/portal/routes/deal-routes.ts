import type { Request, Response, Router } from 'express';
import express from 'express';
import { fireDealUpdate } from '../app-events.js';
import type { FileChoice } from '../crm/deal-files.js';
import { replaceFiles } from '../crm/deal-files.js';
import { findDeal, mayChange, mayRead } from '../crm/deal-rights.js';
import { cardFragments, dealCardPage } from '../pages/deal-card-page.js';
import { refusedDealPage } from '../pages/app-pages.js';
import { dealListPage } from '../pages/deal-list-page.js';
import type { PortalContext } from '../portal-context.js';
import { nextId } from '../portal-context.js';
import { fileForPerson } from '../rest/crm-files.js';
import { sendFile } from '../rest/file-answer.js';
import { asInteger, asText } from '../rest/params.js';
import { readParams } from '../rest/read-request.js';
import { RestError } from '../rest/rest-error.js';
import type { Deal, Person } from '../state/portal-data.js';
import { sessionPerson } from '../session.js';
import { forPerson, forScript } from './guards.js';

type May = (deal: Deal, person: Person) => boolean;

function dealFor(portal: PortalContext, request: Request, person: Person, may: May): Deal | undefined {
  const deal = findDeal(portal, asInteger(request.params['id']) ?? 0);
  return deal !== undefined && may(deal, person) ? deal : undefined;
}

/** The portal tells a foreign deal and an absent one apart no more than by this answer, or `refusedDealPage`. */
function refuse(response: Response): void {
  response.status(403).type('text').send('Access denied, or there is no such deal.');
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
  const deal = dealFor(portal, request, person, mayChange);
  const field = portal.store.data.userfields.find((entry) => entry.fieldName === request.params['field']);
  if (deal === undefined || field?.userTypeId !== 'file') {
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
  const choices = chosenFiles(deal.files[fieldName] ?? [], replaces, added, field.multiple);
  replaceFiles(portal, { deal, fieldName, choices, userId: person.id });
  portal.store.save();
  fireDealUpdate(portal, deal.id, person.id);
  response.json({ ids: deal.files[fieldName] ?? [] });
}

async function saveCard(portal: PortalContext, request: Request, person: Person, deal: Deal): Promise<void> {
  const params = await readParams(request, portal.knobs.postMaxBytes);
  for (const field of portal.store.data.userfields) {
    if (field.userTypeId !== 'file' && field.fieldName in params)
      deal.texts[field.fieldName] = asText(params[field.fieldName]);
  }
  deal.updatedAt = portal.now();
  portal.store.save();
  fireDealUpdate(portal, deal.id, person.id);
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

export function dealRoutes(portal: PortalContext): Router {
  const router = express.Router();
  const page = '/crm/deal/details/:id{/}';
  router.get(
    '/crm/deal/list{/}',
    forPerson(portal, (person, _request, response) => {
      response.type('html').send(dealListPage(portal, person));
    }),
  );
  router.get(
    page,
    forPerson(portal, (person, request, response) => {
      const deal = dealFor(portal, request, person, mayRead);
      if (deal === undefined) {
        response.status(403).type('html').send(refusedDealPage(portal, person));
        return;
      }
      const inSlider = request.query['IFRAME'] === 'Y';
      const editing = request.query['edit'] === 'Y' && mayChange(deal, person);
      response.type('html').send(dealCardPage({ portal, person, deal, editing, inSlider }));
    }),
  );
  router.post(
    page,
    forPerson(portal, async (person, request, response) => {
      const deal = dealFor(portal, request, person, mayChange);
      if (deal === undefined) return refuse(response);
      await saveCard(portal, request, person, deal);
      response.redirect(303, `/crm/deal/details/${deal.id}/`);
    }),
  );
  router.get(
    '/crm/deal/details/:id/fragments',
    forScript(portal, (person, request, response) => {
      const deal = dealFor(portal, request, person, mayRead);
      if (deal === undefined) return refuse(response);
      response.json(cardFragments({ portal, person, deal, editing: false, inSlider: false }));
    }),
  );
  router.post(
    '/crm/deal/details/:id/comments',
    forScript(portal, async (person, request, response) => {
      const deal = dealFor(portal, request, person, mayRead);
      const text = asText((await readParams(request, portal.knobs.postMaxBytes))['text']);
      if (deal === undefined || text === '') return refuse(response);
      const entry = { dealId: deal.id, kind: 'comment', title: 'Comment', text, iconCode: 'comment' } as const;
      portal.store.data.timeline.push({ ...entry, id: nextId(portal), authorId: person.id, at: portal.now() });
      portal.store.save();
      response.json({ added: true });
    }),
  );
  const files = '/crm/deal/details/:id/files/:field';
  const change = forScript(portal, (person, request, response) => changeFiles(portal, request, response, person));
  router.post(files, change);
  router.delete(files, change);
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
