import { kindsOf } from '../crm/kinds.js';
import type { Userfield } from '../state/portal-data.js';
import { addUserfield, fieldLabel } from './crm-userfields.js';
import type { MethodTable, RestCall } from './method.js';
import { answer, page } from './method.js';
import { asFlag, asInteger, asRecord, asText } from './params.js';
import { RestError, missingArgument } from './rest-error.js';

/** userfieldconfig.* asks for its own right and for that of the module. */
function requireModule({ params, auth }: RestCall): void {
  if (params['moduleId'] === undefined) throw missingArgument('moduleId');
  if (asText(params['moduleId']) !== 'crm') throw new RestError(400, '', 'No settings for UserFieldAccess');
  if (!auth.scope.includes('crm')) throw new RestError(400, '', 'The current method required more scopes. (crm)');
}

const filterable: readonly string[] = ['id', 'fieldName', 'userTypeId', 'xmlId', 'sort', 'multiple', 'mandatory'];

function present(field: Userfield): Record<string, unknown> {
  const flag = (value: boolean): string => (value ? 'Y' : 'N');
  return {
    id: String(field.id),
    entityId: field.entityId,
    fieldName: field.fieldName,
    userTypeId: field.userTypeId,
    xmlId: field.xmlId === '' ? null : field.xmlId,
    sort: String(field.sort),
    multiple: flag(field.multiple),
    mandatory: flag(field.mandatory),
    showFilter: 'N',
    showInList: 'Y',
    editInList: 'Y',
    isSearchable: 'N',
    settings: [],
  };
}

/** Smart processes, and the fields of any kind by the newer methods. */
export const crmTypeMethods: MethodTable = {
  'crm.type.list': {
    scope: ['crm'],
    run({ portal, params, person }) {
      if (!person.admin) throw new RestError(400, 'ACCESS_DENIED', 'Access denied');
      const types = portal.store.data.types.map(({ id, entityTypeId, title }) => {
        return { id, title, code: '', createdBy: 1, entityTypeId, customSectionId: null, isCategoriesEnabled: 'N' };
      });
      return page(types, asInteger(params['start']) ?? 0, (some) => ({ types: some }));
    },
  },
  'userfieldconfig.list': {
    scope: ['userfieldconfig'],
    run(call) {
      requireModule(call);
      const filter = asRecord(call.params['filter']);
      const unknown = Object.keys(filter).find((name) => !filterable.includes(name));
      if (unknown !== undefined) throw new RestError(400, '', `Field ${unknown} is not filterable`);
      const found = call.portal.store.data.userfields
        .map(present)
        .filter((field) => Object.entries(filter).every(([name, value]) => asText(field[name]) === asText(value)));
      return page(found, asInteger(call.params['start']) ?? 0, (fields) => ({ fields }));
    },
  },
  'userfieldconfig.add': {
    scope: ['userfieldconfig'],
    run(call) {
      requireModule(call);
      const { portal, params, person } = call;
      if (params['field'] === undefined) throw missingArgument('field');
      if (!person.admin) throw new RestError(400, '', 'You do not have permission to add user fields');
      const given = asRecord(params['field']);
      const kind = kindsOf(portal).find(({ fieldEntity }) => fieldEntity === asText(given['entityId']));
      if (kind === undefined) throw new RestError(400, '', 'Entity of this id is not found');
      const fieldName = asText(given['fieldName']);
      // Nothing is put in front here: a name without its kind's prefix is wrong.
      if (!fieldName.startsWith(kind.prefix)) {
        throw new RestError(400, '', `The field name must begin with ${kind.prefix}`);
      }
      const added = addUserfield(portal, {
        entityId: kind.fieldEntity,
        fieldName,
        userTypeId: asText(given['userTypeId']),
        multiple: asFlag(given['multiple']),
        mandatory: asFlag(given['mandatory']),
        sort: asInteger(given['sort']) ?? 100,
        label: fieldLabel(given['editFormLabel'], portal.knobs.lang),
        xmlId: asText(given['xmlId']),
      });
      return answer({ field: present(added) });
    },
  },
};
