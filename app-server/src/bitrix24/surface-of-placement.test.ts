import { describe, expect, it } from 'vitest';
import { surfaceOfPlacement } from './surface-of-placement.js';

const slider = (options: Record<string, unknown>) => surfaceOfPlacement({ placement: 'DEFAULT', options });
const list = (documents?: string) =>
  slider({ surface: 'sign-list', ...(documents === undefined ? {} : { documents }) });

describe('a slider for a list of documents', () => {
  it('names them in one text, whichever cards they are of', () => {
    expect(list('2:412:UF_CRM_A:7,2:412:UF_CRM_B:7,1036:412:UF_CRM_A:8')).toEqual({
      kind: 'sign-list',
      documents: [
        { entityTypeId: 2, entityId: 412, field: 'UF_CRM_A', fileId: 7 },
        { entityTypeId: 2, entityId: 412, field: 'UF_CRM_B', fileId: 7 },
        { entityTypeId: 1036, entityId: 412, field: 'UF_CRM_A', fileId: 8 },
      ],
    });
  });

  it('takes twenty, and refuses whatever names no list', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `2:412:UF_CRM_A:${index + 1}`).join();
    expect(list(many(20))).toMatchObject({ kind: 'sign-list' });
    for (const documents of [
      many(21),
      '',
      'UF_CRM_A:7',
      '2:412:UF_CRM_A',
      '2:412:UF_CRM_A:',
      '2:412:UF_CRM_A:x',
      '2:412:UF_CRM_A:7:8',
      '2:412:x:7',
      '2:0:UF_CRM_A:7',
      '2:412:UF_CRM_A:7,2:412:UF_CRM_A:7',
    ]) {
      expect(() => list(documents)).toThrow('request-invalid');
    }
    expect(() => list()).toThrow('request-invalid');
  });
});

describe('a place of one entity', () => {
  const at = (placement: string, options: Record<string, unknown>) => surfaceOfPlacement({ placement, options });

  it('is its documents, whichever place and kind', () => {
    const lease = { kind: 'tab', entityTypeId: 1036, entityId: 412 };
    expect(at('CRM_DYNAMIC_1036_DETAIL_TAB', { ID: '412' })).toEqual(lease);
    expect(at('CRM_DYNAMIC_1036_DETAIL_TOOLBAR', { ENTITY_ID: '412' })).toEqual(lease);
    expect(at('CRM_DYNAMIC_1036_LIST_MENU', { ID: '412', URI: '/crm/type/1036/list/category/0/' })).toEqual(lease);
    expect(at('CRM_COMPANY_LIST_MENU', { ID: '412' })).toEqual({ kind: 'tab', entityTypeId: 4, entityId: 412 });
  });

  it('is refused where it names nothing', () => {
    for (const [placement, options] of [
      ['CRM_DEAL_DETAIL_TAB', {}],
      ['CRM_DEAL_DETAIL_TAB', { ID: '0' }],
      ['CRM_DEAL_DETAIL_TAB', { ID: '4e2' }],
      ['CRM_DEAL_DETAIL_TAB', { ID: ' 412' }],
      ['CRM_DEAL_DETAIL_TAB', { ID: true }],
      ['CRM_ORDER_DETAIL_TAB', { ID: '412' }],
      ['CRM_DYNAMIC_7_DETAIL_TAB', { ID: '412' }],
    ] as const) {
      expect(() => at(placement, options)).toThrow('request-invalid');
    }
  });

  it('is a field of the entity that the portal names beside it', () => {
    const field = { MODE: 'view', FIELD_NAME: 'UF_CRM_7_DEALSEAL', ENTITY_VALUE_ID: '412' };
    const entity = { entityTypeId: 1036, entityId: '412', module: 'crm' };
    expect(at('USERFIELD_TYPE', { ...field, ENTITY_ID: 'CRM_7', ENTITY_DATA: entity })).toEqual({
      kind: 'field',
      mode: 'view',
      entityTypeId: 1036,
      entityId: 412,
    });
    expect(at('USERFIELD_TYPE', { ...field, ENTITY_ID: 'CRM_COMPANY' })).toMatchObject({ entityTypeId: 4 });
    expect(() => at('USERFIELD_TYPE', { ...field, ENTITY_ID: 'CRM_7' })).toThrow('request-invalid');
  });
});
