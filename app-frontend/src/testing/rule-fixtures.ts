import type { DriveAnswer, RuleFinding, RulesAnswer } from '@dealseal/app-server/contract/rules';

const contract = { field: 'UF_CRM_SIGN_DOC', title: 'Contract', entityTypeId: 2 };

export function buildRules(facts: Partial<RulesAnswer> = {}): RulesAnswer {
  return {
    fields: { fields: [contract], kinds: [{ entityTypeId: 2, title: '' }], mayChoose: true },
    largestBytes: null,
    mostBytes: 100 * 1024 * 1024,
    original: { kind: 'nowhere' },
    notices: { mutedWarnings: [], responsible: false, signerStored: false, signerUnfinished: true },
    missingScopes: [],
    portalLanguage: 'sr-Latn-ME',
    changes: { fields: { at: '2026-05-12T08:30:00Z', name: 'Ana Vukčević' } },
    ...facts,
  };
}

export function buildFinding(facts: Partial<RuleFinding> = {}): RuleFinding {
  return { state: 'ok', code: 'in-force', milliseconds: 12, facts: {}, ...facts };
}

export function buildDrive(facts: Partial<DriveAnswer> = {}): DriveAnswer {
  return {
    hasRight: true,
    folders: [
      { id: 62, name: 'Contracts' },
      { id: 63, name: 'Originals' },
    ],
    ...facts,
  };
}
