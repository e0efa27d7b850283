import type { Policies } from '@dealseal/signing-service/contract/policies';
import type { Api } from '../src/api/api.js';
import type { ErrorCode } from '../src/api/app-error.js';
import { buildPlainCertificate } from '../src/testing/certificate-fixtures.js';
import { buildExamination } from '../src/testing/doctor-fixtures.js';
import { appError } from '../src/testing/fake-services.js';
import { buildDesign, buildMe, buildPeople, buildPerson, buildSettings } from '../src/testing/fixtures.js';
import { buildKeeping } from '../src/testing/keeping-fixtures.js';
import { buildAwaiting, buildPolicies } from '../src/testing/policy-fixtures.js';
import { buildRenewal } from '../src/testing/renewal-fixtures.js';
import { buildDrive, buildFinding, buildRules } from '../src/testing/rule-fixtures.js';
import { sampleMark } from './sample-pdf.js';
import { never, type Scenario } from './scenario.js';

/** A page of the application as its administrator opens it, by the place of its button. */
const page =
  (button: string) =>
  (presses: readonly string[], answers: Partial<Api> = {}): Scenario => ({
    surface: { kind: 'home' },
    administrator: true,
    answers,
    presses: [`.subnav button:${button}`, ...presses],
  });
const people = page('nth-child(2)');
const certificates = page('nth-child(3)');
const doctor = page('nth-child(4)');
const progress = page('nth-child(5)');
const settings = page('nth-last-child(2)');
const allFine = () => {
  const { at, findings } = buildExamination();
  return { at, findings: findings.filter(({ state }) => state === 'ok') };
};
const firstCertificate = '.grant .btn';
const whoMayUse = '.panel--pad > section:nth-of-type(1)';
const checkKey = '.panel--pad > section:nth-of-type(2)';
const renewal = '.panel--pad > section:nth-of-type(3)';
const renewedOn = (at: string): Partial<Api> => ({ people: () => Promise.resolve(buildRenewal(at)) });
const inDialog = 'dialog .grants__choice:first-of-type';
const policies = (facts: Policies): Partial<Api> => ({ policies: () => Promise.resolve(facts) });
const protection = 'section[aria-labelledby=policies-title]';
const firstProposal = '.actrows__row:first-child';
const proposed: Partial<Api> = {
  ...policies(buildAwaiting({ proposals: [] })),
  act: () => Promise.resolve({ people: [], untold: [], proposed: { proposalId: 'p9', until: '2026-06-07T08:12:00Z' } }),
};
const refused = (code: ErrorCode) => () => Promise.reject(appError(code));
const sizeRow = 'section[aria-labelledby=documents-title] .setrow:nth-child(2)';
const originalRow = 'section[aria-labelledby=documents-title] .setrow:nth-child(3)';
const driveChoice = `${originalRow} .choice:nth-of-type(3) input`;

/** Of the authorities that are chosen at the time. */
const firstAuthority = '.setrow__authority input:checked';

const wasReset: Api['me'] = () => {
  const reset = { at: '2026-06-03T08:00:00Z', by: 'Ana Vukčević' };
  return Promise.resolve(buildMe({ person: buildPerson({ state: 'invited', activeSince: null, reset }) }));
};
/** One who is set up so, one who may. */
const withoutCodeWord = () => {
  const answer = buildPeople();
  const people = answer.people.map((person) => ({
    ...person,
    isWithoutCodeWord: person.role === 'signer' && person.state !== 'stopped' && (person.reset ?? null) === null,
  }));
  return { ...answer, people };
};
/** Checkboxes of the list, by their places. */
const chosen = (rows: readonly number[]) => rows.map((row) => `tbody tr:nth-child(${row}) .check`);

/** The administrators' pages. */
export const administrationScenarios: Readonly<Record<string, Scenario>> = {
  people: people([]),
  'people-act': people(['tbody tr:nth-child(2) .act .btn']),
  'people-reason-missing': people(['tbody tr:nth-child(2) .act .btn', '.dialog .btn--primary']),
  'people-role': people([...chosen([1, 8, 10, 11]), '.bulk .btn--primary']),
  'people-rights-missing': people([], {
    units: () => Promise.resolve({ units: [], missing: ['department', 'group'] }),
  }),
  'people-untold': people(
    [
      ...chosen([10]),
      '.bulk .btn--primary',
      '=.dialog input=New here',
      '=.dialog .code=123456',
      '.dialog .btn--primary',
    ],
    { act: () => Promise.resolve({ people: [], untold: ['11'] }) },
  ),
  'people-awaiting': people([], policies(buildAwaiting())),
  'people-alone': people([], policies(buildAwaiting({ administrators: 1 }))),
  'people-approve': people([`${firstProposal} .btn--primary`], policies(buildAwaiting())),
  'people-refuse': people([`${firstProposal} .btn:nth-child(2)`, '.dialog .btn--primary'], policies(buildAwaiting())),
  'people-withdraw': people(['.actrows__row:nth-child(3) .btn'], policies(buildAwaiting())),
  'people-approved': people(
    [`${firstProposal} .btn--primary`, '=.dialog .code=123456', '.dialog .btn--primary'],
    policies(buildAwaiting()),
  ),
  'people-proposed': people(
    [
      ...chosen([10]),
      '.bulk .btn--primary',
      '=.dialog input=New here',
      '=.dialog .code=123456',
      '.dialog .btn--primary',
    ],
    proposed,
  ),
  'people-without-code-word': people([], { people: () => Promise.resolve(withoutCodeWord()) }),
  'enrol-without-code-word': {
    surface: { kind: 'enrol' },
    answers: {
      me: () =>
        Promise.resolve(
          buildMe({ person: buildPerson({ state: 'invited', activeSince: null, isWithoutCodeWord: true }) }),
        ),
    },
  },
  'certificates-awaiting': certificates([], policies(buildAwaiting())),
  'settings-second': settings(
    [`${protection} .setrow:nth-child(1) .choice:nth-child(2) input`, `${protection} .setrow:nth-child(1) .btn`],
    policies(buildPolicies()),
  ),
  'settings-second-alone': settings(
    [`${protection} .setrow:nth-child(1) .choice:nth-child(2) input`],
    policies(buildPolicies({ administrators: 1 })),
  ),
  'settings-code-word': settings(
    [`${protection} .setrow:nth-child(2) .choice:nth-child(2) input`, `${protection} .setrow:nth-child(2) .btn`],
    policies(buildPolicies()),
  ),
  'settings-code-word-forbidden': settings(
    [],
    policies(buildPolicies({ codeWord: { isWaived: false, isWaivable: false, changed: null } })),
  ),
  'me-reset': { surface: { kind: 'home' }, answers: { me: wasReset }, presses: ['.subnav button:last-child'] },
  'enrol-reset': { surface: { kind: 'enrol' }, answers: { me: wasReset } },
  'people-auditor': people([], { people: () => Promise.resolve({ ...buildPeople(), mayAct: false, candidates: [] }) }),
  certificates: certificates([]),
  'certificates-none': certificates([], { people: () => Promise.resolve({ ...buildPeople(), credentials: [] }) }),
  certificate: certificates([firstCertificate]),
  'certificate-tested': certificates([firstCertificate, `${checkKey} .btn`]),
  'certificate-ungranted': certificates([firstCertificate], {
    grants: () => Promise.resolve({ grants: null, fields: [] }),
  }),
  'grant-give': certificates([firstCertificate, `${whoMayUse} .btn--primary`, `${inDialog} .choice input`]),
  'grant-change': certificates([firstCertificate, '.actrows__row:nth-child(2) .btn']),
  'grant-withdraw': certificates([firstCertificate, '.actrows__row:first-child .btn--quiet']),
  'renewal-planned': certificates([], renewedOn('2026-09-01T00:00:00Z')),
  'renewal-change': certificates([firstCertificate, `${renewal} .btn:first-child`], renewedOn('2026-09-01T00:00:00Z')),
  'renewal-withdraw': certificates([firstCertificate, `${renewal} .btn--quiet`], renewedOn('2026-09-01T00:00:00Z')),
  'renewal-over': certificates([firstCertificate], renewedOn('2026-05-01T00:00:00Z')),
  'renewals-over': certificates([], renewedOn('2026-05-01T00:00:00Z')),
  'owner-set': certificates(
    ['.grant:nth-child(3) .btn', '.panel--pad > section:nth-of-type(4) .btn'],
    renewedOn('2026-09-01T00:00:00Z'),
  ),
  'certificate-away': certificates([firstCertificate], { certificate: refused('signing-service-unavailable') }),
  'certificate-plain': certificates([firstCertificate], {
    certificate: () => Promise.resolve(buildPlainCertificate()),
  }),
  doctor: doctor([]),
  'doctor-checking': doctor([], { doctor: never }),
  'doctor-fine': doctor([], { doctor: () => Promise.resolve(allFine()) }),
  'doctor-away': doctor([], { doctor: refused('portal-unavailable') }),
  'doctor-explain': doctor(['=.input=0x8007064A', 'form .btn']),
  'doctor-calls': doctor(['section[aria-labelledby=portal-calls] .btn']),
  'doctor-calls-none': doctor(['section[aria-labelledby=portal-calls] .btn'], { restCalls: () => Promise.resolve([]) }),
  'doctor-explain-none': doctor(['=.input=0x1', 'form .btn'], { explain: () => Promise.resolve([]) }),
  progress: progress([]),
  'progress-none': progress([], { progress: () => Promise.resolve({ requests: [] }) }),
  'progress-refused': progress(['.table--progress .act .btn:nth-child(2)'], {
    progressGiveUp: refused('request-state'),
  }),
  settings: settings([]),
  'settings-alone': settings([], {
    settings: () =>
      Promise.resolve({
        ...buildSettings({ level: 'B-B', timeStampAuthorities: [] }),
        choices: { levels: ['B-B'], timeStampAuthorities: [] },
      }),
  }),
  'settings-hours': settings(['.setrow--hours .choice input', '.setrow--hours .setrow__days .choice:last-child input']),
  'settings-missing': settings([firstAuthority, firstAuthority]),
  'settings-checked': settings(['section[aria-labelledby=documents-title] .setrow .row .btn'], {
    doctor: () =>
      Promise.resolve({ ...allFine(), findings: allFine().findings.filter(({ part }) => part === 'fields') }),
  }),
  'settings-fields-choose': settings([
    'section[aria-labelledby=documents-title] .setrow:nth-child(1) .btn:not(.btn--s)',
  ]),
  'settings-fields-read': settings([], {
    rules: () => Promise.resolve(buildRules({ fields: { ...buildRules().fields, mayChoose: false } })),
  }),
  'settings-size-wrong': settings([`=${sizeRow} .setrow__number=999`]),
  'settings-size-refused': settings([`=${sizeRow} .setrow__number=5`, `${sizeRow} .row:last-of-type .btn`], {
    changeRule: refused('size-limit-out-of-range'),
  }),
  'settings-size-checked': settings([`${sizeRow} .btn--s`], {
    checkRule: () =>
      Promise.resolve(buildFinding({ state: 'warning', code: 'size-service-smaller', facts: { bytes: 9_000_000 } })),
  }),
  'settings-drive': settings([driveChoice, `${originalRow} .row .btn--s`]),
  'settings-drive-no-right': settings([driveChoice, `${originalRow} .row .btn--s`], {
    drive: () => Promise.resolve(buildDrive({ hasRight: false, folders: [] })),
  }),
  'settings-without-rights': settings([], {
    rules: () => Promise.resolve(buildRules({ missingScopes: ['im', 'disk'] })),
  }),
  'settings-original-broken': settings([`${originalRow} .btn--s`], {
    checkRule: () => Promise.resolve(buildFinding({ state: 'fault', code: 'drive-folder-gone' })),
  }),
  'settings-rules-away': settings([], { rules: refused('portal-unavailable') }),
  'settings-look': settings([], {
    drawMark: async () => ({ pdf: await sampleMark() }),
    settings: () =>
      Promise.resolve(buildSettings({ markDesign: buildDesign({ language: 'ru', logo: 'ab'.repeat(32) }) })),
  }),
  'settings-look-small': settings(['.marklook .choice:nth-of-type(2) input'], {
    drawMark: async () => ({ pdf: await sampleMark() }),
  }),
  'settings-look-refused': settings([], { drawMark: refused('mark-text-unsupported') }),
  'settings-keeping-none': settings([], {
    keeping: () =>
      Promise.resolve(buildKeeping({ documents: { storedDays: 1, changed: null }, records: null, erasures: [] })),
  }),
  'settings-keeping-wrong': settings(['=.keeping__number=3651']),
  'settings-keeping-short': settings([], {
    keeping: () => Promise.resolve(buildKeeping({ records: { recordYears: 3, changed: null } })),
  }),
  'home-unpaid': {
    surface: { kind: 'home' },
    administrator: true,
    subscriptionOver: { since: '2026-05-31T00:00:00Z' },
  },
  'home-unpaid-undated': { surface: { kind: 'home' }, subscriptionOver: { since: null } },
  'settings-takeout-refused': settings(['section[aria-labelledby=takeout-title] .btn'], {
    takeEverything: refused('too-many-requests'),
  }),
  'settings-code': settings(['.setrow:first-child .choice:nth-child(4) input', firstAuthority, '.btn--primary']),
};
