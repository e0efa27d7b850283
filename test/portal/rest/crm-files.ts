import { createHmac, timingSafeEqual } from 'node:crypto';
import { findFile } from '../crm/item-files.js';
import { findItem, mayRead } from '../crm/items.js';
import { parsePhpQuery } from '../php-query.js';
import type { PortalContext } from '../portal-context.js';
import type { Person, StoredFile } from '../state/portal-data.js';
import type { MethodTable, RestAuth, RestCall } from './method.js';
import { asInteger, asText } from './params.js';
import { RestError, missingArgument } from './rest-error.js';

interface FileAddress {
  entityTypeId: number;
  itemId: number;
  fieldName: string;
  fileId: number;
}

function addressQuery({ entityTypeId, itemId, fieldName, fileId }: FileAddress): string {
  const query = { entityTypeId: String(entityTypeId), id: String(itemId), fieldName, fileId: String(fileId) };
  return new URLSearchParams(query).toString();
}

function signature(portal: PortalContext, payload: string, accessToken: string): string {
  const key = Buffer.from(portal.store.data.downloadKey, 'hex');
  return createHmac('sha256', key).update(`${payload}\n${accessToken}`).digest('base64url');
}

/** Value of a file in crm.item.*: `url` needs the portal's cookie, `urlMachine` is bound to token and file. */
export function fileValue(portal: PortalContext, auth: RestAuth, address: FileAddress): Record<string, unknown> {
  const query = addressQuery(address);
  const url = `${portal.origin}/bitrix/services/main/ajax.php?action=crm.controller.item.getFile&SITE_ID=s1&${query}`;
  const accessToken = auth.kind === 'application' ? auth.accessToken : '';
  const payload = Buffer.from(query).toString('base64url');
  const token = `crm|${payload}|${signature(portal, payload, accessToken)}`;
  const shown = auth.kind === 'application' && auth.inHeader ? '' : accessToken;
  const machine = new URLSearchParams({ auth: shown, token }).toString();
  return {
    id: address.fileId,
    url,
    urlMachine: `${portal.origin}/rest/crm.controller.item.getFile.json?${machine}`,
  };
}

function openToken({ portal, auth }: RestCall, token: string): Record<string, unknown> {
  const [scope = '', payload = '', mac = ''] = token.split('|');
  const accessToken = auth.kind === 'application' ? auth.accessToken : '';
  const expected = Buffer.from(signature(portal, payload, accessToken));
  const given = Buffer.from(mac);
  if (scope !== 'crm' || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new RestError(403, 'ACCESS_DENIED', 'Access denied');
  }
  return parsePhpQuery(Buffer.from(payload, 'base64url').toString('utf8'));
}

/** The file that stands in this field of this item now, if the person may read the item. */
export function fileForPerson(portal: PortalContext, person: Person, params: Record<string, unknown>): StoredFile {
  const id = asInteger(params['id']);
  const entityTypeId = asInteger(params['entityTypeId']);
  const fileId = asInteger(params['fileId']);
  const fieldName = asText(params['fieldName']);
  if (entityTypeId === undefined || id === undefined) throw missingArgument('entityTypeId');
  if (fileId === undefined) throw missingArgument('fileId');
  const item = findItem(portal, { entityTypeId, id });
  if (item === undefined) throw new RestError(400, 'NOT_FOUND', 'Element not found');
  if (!mayRead(item, person)) throw new RestError(403, 'ACCESS_DENIED', 'Access denied');
  const file = item.files[fieldName]?.includes(fileId) === true ? findFile(portal, fileId) : undefined;
  if (file === undefined) throw new RestError(404, 'NOT_FOUND', 'File not found');
  return file;
}

export const crmFileMethods: MethodTable = {
  'crm.controller.item.getfile': {
    scope: ['crm'],
    run(call) {
      const token = asText(call.params['token']);
      const address = token === '' ? call.params : openToken(call, token);
      return { kind: 'file', file: fileForPerson(call.portal, call.person, address) };
    },
  },
};
