import type { Policies } from '@dealseal/signing-service/contract/policies';
import type { Api } from '../src/api/api.js';
import { assistedMe, buildAssisted, buildAssistedPeople, buildAssisting } from '../src/testing/assistance-fixtures.js';
import { appError } from '../src/testing/fake-services.js';
import { buildDocuments, noon } from '../src/testing/fixtures.js';
import { buildPolicies, buildProposal } from '../src/testing/policy-fixtures.js';
import type { Scenario } from './scenario.js';

const home = (presses: readonly string[], answers: Partial<Api>): Scenario => ({
  surface: { kind: 'home' },
  administrator: true,
  answers,
  presses,
});
const policies = (facts: Policies): Partial<Api> => ({ policies: () => Promise.resolve(facts) });
const assisting = policies(buildAssisting());
/** The button at the third person's row, who is invited. */
const setUpHere = 'tbody tr:nth-child(3) .act .btn';
const authorised = ['=.dialog input[maxlength]=First day', '=.dialog .code=123456', '.dialog .btn--primary'];
const people = '.subnav button:nth-child(2)';
const settingsPage = '.subnav button:nth-last-child(2)';
const row = 'section[aria-labelledby=policies-title] .setrow:nth-child(3)';
const enrol = (answers: Partial<Api>, presses: readonly string[] = []): Scenario => ({
  surface: { kind: 'enrol' },
  answers,
  presses,
});
const open = assistedMe(noon + 8 * 60_000);
const proposal = buildProposal({
  acts: [{ kind: 'assist-enrolment', personId: '9', reason: 'first day' }],
  proposedBy: { personId: '8', name: 'Petar Knežević' },
});

/** A phone that an administrator sets up together with its person, on both sides. */
export const assistanceScenarios: Readonly<Record<string, Scenario>> = {
  'assist-offered': home([people], { ...assisting, people: () => Promise.resolve(buildAssistedPeople()) }),
  'assist-act': home([people, setUpHere], assisting),
  'assist-shown': home([people, setUpHere, ...authorised], {
    ...assisting,
    act: () => Promise.resolve(buildAssisted()),
  }),
  'assist-over': home([people, setUpHere, ...authorised], {
    ...assisting,
    act: () => {
      const { assisted, ...answer } = buildAssisted();
      const expiresAt = new Date(noon).toISOString();
      return Promise.resolve(assisted === undefined ? answer : { ...answer, assisted: { ...assisted, expiresAt } });
    },
  }),
  'assist-lost': home([people, setUpHere, ...authorised], assisting),
  'assist-approved': home([people, '.actrows__row .btn--primary', '=.dialog .code=123456', '.dialog .btn--primary'], {
    ...policies(buildAssisting({ secondAdministrator: { days: 3, changed: null }, proposals: [proposal] })),
    act: () => Promise.resolve(buildAssisted()),
  }),
  'settings-assisted': home(
    [settingsPage, `${row} .choice:nth-child(2) input`, `${row} .btn`],
    policies(buildPolicies()),
  ),
  'settings-assisted-forbidden': home(
    [settingsPage],
    policies(buildPolicies({ assistedSetUp: { isAllowed: false, isAllowable: false, changed: null } })),
  ),
  'documents-assisted': { surface: { kind: 'home' }, answers: { me: open } },
  'me-assisted': { surface: { kind: 'home' }, answers: { me: open }, presses: ['.subnav button:last-child'] },
  'field-assisted': {
    surface: { kind: 'field', entityTypeId: 2, entityId: 412, mode: 'view' },
    answers: {
      documents: () => {
        const answer = buildDocuments();
        const me = { ...answer.me, state: 'invited' as const, hasCredential: false, assistedBy: 'Ana Vukčević' };
        return Promise.resolve({ ...answer, me });
      },
    },
  },
  'enrol-assisted': enrol({ me: open }),
  'enrol-assisted-wrong': enrol(
    { me: open, confirmEnrolment: () => Promise.reject(appError('code-wrong', { triesLeft: 4 })) },
    ['=.code=123456', '.btn--primary'],
  ),
  'enrol-assisted-over': enrol({ me: assistedMe(noon) }),
};
