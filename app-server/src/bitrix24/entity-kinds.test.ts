import { describe, expect, it } from 'vitest';
import {
  cardPath,
  entityKind,
  standardTypeIds,
  typeOfEvent,
  typeOfFieldEntity,
  typeOfPlacement,
} from './entity-kinds.js';

describe('a kind of entity', () => {
  it('has the names that the portal knows it by', () => {
    expect(entityKind({ entityTypeId: 4 })).toEqual({
      entityTypeId: 4,
      placement: 'CRM_COMPANY',
      userfields: { entityId: 'CRM_COMPANY', prefix: 'UF_CRM_', methods: 'crm.company.userfield' },
      updateEvent: 'ONCRMCOMPANYUPDATE',
      commentType: 'company',
    });
    expect(entityKind({ entityTypeId: 31 })).toMatchObject({
      placement: 'CRM_SMART_INVOICE',
      userfields: { entityId: 'CRM_SMART_INVOICE', prefix: 'UF_CRM_SMART_INVOICE_', methods: null },
      updateEvent: 'ONCRMDYNAMICITEMUPDATE',
    });
  });

  it('is named by its type in placements and by its own id in fields, as a smart process', () => {
    expect(entityKind({ entityTypeId: 1036, typeId: 7 })).toEqual({
      entityTypeId: 1036,
      placement: 'CRM_DYNAMIC_1036',
      userfields: { entityId: 'CRM_7', prefix: 'UF_CRM_7_', methods: null },
      updateEvent: 'ONCRMDYNAMICITEMUPDATE',
      commentType: 'dynamic_1036',
    });
  });

  it('is recognised by the code of each of its placements, and by no other code', () => {
    for (const entityTypeId of [...standardTypeIds, 128, 1036]) {
      const { placement } = entityKind({ entityTypeId, typeId: 7 });
      for (const part of ['DETAIL_TAB', 'DETAIL_TOOLBAR', 'LIST_MENU']) {
        expect(typeOfPlacement(`${placement}_${part}`)).toBe(entityTypeId);
      }
    }
    for (const code of [
      'CRM_DEAL_',
      'CRM_DEAL_DETAIL_ACTIVITY',
      'XCRM_DEAL_DETAIL_TAB',
      'CRM_DEAL_DETAIL_TAB2',
      'CRM_ORDER_DETAIL_TAB',
      'CRM_DYNAMIC_31_DETAIL_TAB',
      'CRM_DYNAMIC_127_DETAIL_TAB',
      'CRM_DYNAMIC__DETAIL_TAB',
      'CRM_DYNAMIC_1036',
      'CRM_dynamic_1036_DETAIL_TAB',
    ]) {
      expect([code, typeOfPlacement(code)]).toEqual([code, undefined]);
    }
  });

  it('is told by its event, that of a smart process by the number in it', () => {
    expect(typeOfEvent('ONCRMQUOTEUPDATE', undefined)).toBe(7);
    expect(typeOfEvent('ONCRMDYNAMICITEMUPDATE', 1036)).toBe(1036);
    expect(typeOfEvent('ONCRMDYNAMICITEMUPDATE', undefined)).toBeUndefined();
    expect(typeOfEvent('ONCRMDEALDELETE', 2)).toBeUndefined();
  });

  it('has a card in the portal', () => {
    expect(cardPath({ entityTypeId: 2, entityId: 412 })).toBe('/crm/deal/details/412/');
    expect(cardPath({ entityTypeId: 7, entityId: 5 })).toBe('/crm/type/7/details/5/');
    expect(cardPath({ entityTypeId: 31, entityId: 5 })).toBe('/crm/type/31/details/5/');
    expect(cardPath({ entityTypeId: 1036, entityId: 5 })).toBe('/crm/type/1036/details/5/');
  });

  it('is known by the entity of a field, unless it is a smart process', () => {
    expect(typeOfFieldEntity('CRM_LEAD')).toBe(1);
    expect(typeOfFieldEntity('CRM_SMART_INVOICE')).toBe(31);
    expect(typeOfFieldEntity('CRM_7')).toBeUndefined();
  });
});
