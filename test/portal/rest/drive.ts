import { nextId } from '../portal-context.js';
import type { DriveObject } from '../state/portal-data.js';
import type { MethodTable, RestCall } from './method.js';
import { answer, page } from './method.js';
import { asInteger, asRecord, asText, isList, upperKeys } from './params.js';
import { RestError } from './rest-error.js';

function present({ id, name, type, parentId, size }: DriveObject): Record<string, unknown> {
  return {
    ID: String(id),
    NAME: name,
    CODE: null,
    STORAGE_ID: '1',
    TYPE: type,
    PARENT_ID: parentId === null ? null : String(parentId),
    DELETED_TYPE: '0',
    ...(type === 'file' ? { SIZE: String(size) } : { REAL_OBJECT_ID: String(id) }),
  };
}

function objectOf({ portal, params }: RestCall, type: DriveObject['type']): DriveObject {
  const id = asInteger(upperKeys(params)['ID']);
  if (id === undefined) throw new RestError(400, 'ERROR_ARGUMENT', "Invalid value of parameter {'id'}");
  const found = portal.store.data.drive.find((object) => object.id === id && object.type === type);
  if (found === undefined) throw new RestError(400, 'ERROR_NOT_FOUND', `Could not find entity with id '${id}'.`);
  return found;
}

/** `disk.*`: one shared drive. Folders cannot be read nor written by who is no administrator. */
export const driveMethods: MethodTable = {
  'disk.storage.getlist': {
    scope: ['disk'],
    run: ({ portal }) => {
      const roots = portal.store.data.drive.filter(({ parentId }) => parentId === null);
      return page(
        roots.map(({ id, name }) => ({ ID: '1', NAME: name, ENTITY_TYPE: 'common', ROOT_OBJECT_ID: String(id) })),
        0,
        (items) => items,
      );
    },
  },
  'disk.folder.get': { scope: ['disk'], run: (call) => answer(present(objectOf(call, 'folder'))) },
  'disk.folder.getchildren': {
    scope: ['disk'],
    run(call) {
      const folder = objectOf(call, 'folder');
      const filter = upperKeys(asRecord(upperKeys(call.params)['FILTER']));
      const found = call.portal.store.data.drive
        .filter(({ parentId }) => parentId === folder.id)
        .map(present)
        .filter((object) => Object.entries(filter).every(([key, value]) => object[key] === asText(value)));
      return page(found, asInteger(upperKeys(call.params)['START']) ?? 0, (items) => items);
    },
  },
  'disk.folder.uploadfile': {
    scope: ['disk'],
    run(call) {
      const { portal, params } = call;
      const folder = objectOf(call, 'folder');
      const given = upperKeys(params);
      const name = asText(upperKeys(asRecord(given['DATA']))['NAME']);
      const content = given['FILECONTENT'];
      const [, encoded]: readonly unknown[] = isList(content) ? content : [];
      if (name === '' || asText(encoded) === '') throw new RestError(400, 'ERROR_ARGUMENT', 'Invalid file content');
      const isUnique = asText(given['GENERATEUNIQUENAME']) === 'true';
      const names = new Set(
        portal.store.data.drive.filter(({ parentId }) => parentId === folder.id).map((one) => one.name),
      );
      if (names.has(name) && !isUnique) throw new RestError(400, 'DISK_OBJ_22000', 'The name is taken');
      const unique = names.has(name) ? name.replace(/(\.[^.]*)?$/, ' (1)$1') : name;
      const bytes = Buffer.from(asText(encoded), 'base64');
      const added: DriveObject = {
        id: nextId(portal),
        name: unique,
        type: 'file',
        parentId: folder.id,
        size: bytes.length,
        content: bytes.toString('base64'),
      };
      portal.store.data.drive.push(added);
      portal.store.save();
      return answer(present(added));
    },
  },
  'disk.file.delete': {
    scope: ['disk'],
    run(call) {
      const { id } = objectOf(call, 'file');
      const { data } = call.portal.store;
      data.drive = data.drive.filter((object) => object.id !== id);
      call.portal.store.save();
      return answer(true);
    },
  },
};
