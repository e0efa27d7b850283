import { describe, expect, it } from 'vitest';
import { surfaceOfPlacement } from './surface-of-placement.js';

const slider = (options: Record<string, unknown>) => surfaceOfPlacement({ placement: 'DEFAULT', options });
const deal = { surface: 'sign-list', entityTypeId: '2', entityId: '412' };

describe('a slider for a list of documents', () => {
  it('names them in one text', () => {
    expect(slider({ ...deal, documents: 'UF_CRM_A:7,UF_CRM_B:7,UF_CRM_A:8' })).toEqual({
      kind: 'sign-list',
      entityTypeId: 2,
      entityId: 412,
      documents: [
        { field: 'UF_CRM_A', fileId: 7 },
        { field: 'UF_CRM_B', fileId: 7 },
        { field: 'UF_CRM_A', fileId: 8 },
      ],
    });
  });

  it('takes twenty, and refuses whatever names no list', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `UF_CRM_A:${index + 1}`).join();
    expect(slider({ ...deal, documents: many(20) })).toMatchObject({ kind: 'sign-list' });
    for (const documents of [
      many(21),
      '',
      'UF_CRM_A',
      'UF_CRM_A:',
      'UF_CRM_A:x',
      'UF_CRM_A:7:8',
      'x:7',
      'UF_CRM_A:7,UF_CRM_A:7',
    ]) {
      expect(() => slider({ ...deal, documents })).toThrow('request-invalid');
    }
    expect(() => slider({ ...deal, entityId: '0', documents: 'UF_CRM_A:7' })).toThrow('request-invalid');
    expect(() => slider(deal)).toThrow('request-invalid');
  });
});
