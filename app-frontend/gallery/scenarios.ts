import type { DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import type { Me } from '@dealseal/app-server/contract/people';
import type { Surface } from '@dealseal/app-server/contract/session';
import type { Api } from '../src/api/api.js';
import { appError } from '../src/testing/fake-services.js';
import {
  buildCredential,
  buildDocument,
  buildDocuments,
  buildMe,
  buildPerson,
  buildRequest,
  buildResult,
  buildPinNeeded,
  buildUnfinished,
  noon,
} from '../src/testing/fixtures.js';
import { installScenarios } from './install-scenarios.js';
import { administrationScenarios } from './administration-scenarios.js';
import { assistanceScenarios } from './assistance-scenarios.js';
import { logScenarios } from './log-scenarios.js';
import { listScenarios } from './list-scenarios.js';
import { mainPageScenarios } from './main-page-scenarios.js';
import { never, type Scenario } from './scenario.js';

const address = buildDocument().address;
const sign: Surface = { kind: 'sign', address };
const tab: Surface = { kind: 'tab', entityTypeId: 2, entityId: 412 };
const field = (answers: Partial<Api>, mode: 'view' | 'edit' = 'view'): Scenario => ({
  surface: { kind: 'field', mode, entityTypeId: 2, entityId: 412 },
  answers,
});
const documents = (answer: DocumentsAnswer) => ({ documents: () => Promise.resolve(answer) });
const at = new Date(noon - 8000).toISOString();
const signed = buildDocument({ status: 'signed', signer: 'Milica Radović', at, certificateOwner: 'Lovćen Trust' });
const request = (facts: Parameters<typeof buildRequest>[0], answers: Scenario['answers'] = {}): Scenario => ({
  surface: sign,
  answers: { openRequest: () => Promise.resolve(buildRequest(facts)), ...answers },
});
const day = 86_400_000;
const grant = (credentialId: string, limits: Partial<Me['grants'][number]['limits']>, usedToday = 0) => ({
  credentialId,
  limits: { until: null, labels: {}, dailyNumber: null, ...limits },
  usedToday,
});
/** One that may be used for a while, others that may not be used for this document, or not today. */
const limited = buildMe({
  credentials: ['c1', 'c2', 'c3', 'c4'].map((credentialId) => buildCredential({ credentialId })),
  grants: [
    grant('c1', { until: new Date(noon + 9 * day).toISOString(), dailyNumber: 10 }, 7),
    grant('c2', { labels: { field: ['UF_CRM_OTHER'] } }),
    grant('c3', { dailyNumber: 10 }, 10),
    grant('c4', { until: new Date(noon - day).toISOString() }),
  ],
});
const chooseCertificate = (presses: readonly string[]): Scenario => ({
  surface: sign,
  answers: {
    me: () =>
      Promise.resolve(
        buildMe({
          credentials: [
            buildCredential({ notAfter: '2026-06-20T00:00:00Z', pin: 'every-time' }),
            buildCredential({ credentialId: 'c2', state: 'expired', notAfter: '2026-01-20T00:00:00Z' }),
            buildCredential({ credentialId: 'c3', state: 'token-absent', tokenLabel: 'Kancelarija 2' }),
          ],
        }),
      ),
  },
  presses: ['.step ~ .step ~ .step .btn--link', ...presses],
});
const invited = (answers: Partial<Api> = {}): Scenario => ({
  surface: { kind: 'enrol' },
  answers: { me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'invited' }) })), ...answers },
});
const ownState = (answers: Partial<Api> = {}): Scenario => ({
  surface: { kind: 'home' },
  answers,
  presses: ['.subnav button:last-child'],
});
/** What is typed stands between the signs of equality, after the field's selector. */
const codeTyped = ['=.enrol__card .code=123456', 'form .btn--primary'];
const toScan = ['=.code--text=ABCDEFGH', '.enrol__card .btn--primary'];
const toConfirm = [...toScan, '.enrol__card .scan ~ .row .btn--primary'];
const toRecovery = [...toConfirm, ...codeTyped];
/** The second button beside a notice that says that codes are set up. */
const replace = '.notice__act .btn:nth-child(2)';

/** Every state worth looking at, by the name in the page's address. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  ...listScenarios,
  ...mainPageScenarios,
  'field-unsaved': { surface: { kind: 'field', mode: 'view', entityTypeId: 2, entityId: null } },
  'field-loading': field({ documents: never }),
  'field-edit': field({}, 'edit'),
  'field-empty': field(documents(buildDocuments([]))),
  'field-ready': field(documents(buildDocuments([buildDocument(), buildDocument(), buildDocument()]))),
  'field-viewer': field(documents(buildDocuments(undefined, { mayEdit: false }))),
  'field-enrol': field(documents(buildDocuments(undefined, { me: { state: 'invited' } }))),
  'field-certificate': field(documents(buildDocuments(undefined, { me: { hasCredential: false } }))),
  'field-signing': field(
    documents(buildDocuments([buildDocument({ status: 'signing', signer: 'Milica Radović', at })])),
  ),
  'field-storing': field(documents(buildDocuments([buildDocument({ status: 'storing' })]))),
  'field-signed': field(documents(buildDocuments([signed]))),
  'field-newer': field(documents(buildDocuments([buildDocument({ status: 'newer-version' })]))),
  'field-conflict': field(documents(buildDocuments([buildDocument({ status: 'conflict' })]))),
  'field-not-pdf': field(documents(buildDocuments([buildDocument({ status: 'not-a-pdf', name: 'Ponuda.docx' })]))),
  'field-locked': field(
    documents(buildDocuments(undefined, { me: { state: 'locked', lockedUntil: '2026-06-04T10:15:00Z' } })),
  ),
  'field-unproven': field(documents(buildDocuments(undefined, { me: { state: 'unproven' } }))),
  'field-away': field(documents(buildDocuments(undefined, { me: { state: 'service-away' } }))),
  'field-unpaid': field(documents({ ...buildDocuments(), isSubscriptionOver: true })),
  'field-setup': field({ documents: () => Promise.reject(appError('signing-service-unpaired')) }),
  'field-offline': field({ documents: () => Promise.reject(appError('offline')) }),
  tab: {
    surface: tab,
    answers: documents(
      buildDocuments([
        buildDocument(),
        buildDocument({
          address: { ...address, fileId: 92 },
          status: 'newer-version',
          name: 'Договор поставки № 412, редакция 3.pdf',
          signer: 'Nikola Đurišić',
          at,
        }),
        { ...signed, address: { ...address, fileId: 93 }, name: 'Ugovor o povjerljivosti – Jadranska zvijezda.pdf' },
        buildDocument({ address: { ...address, fileId: 94 }, status: 'signing', signer: 'Petar Knežević', at }),
        buildDocument({ address: { ...address, fileId: 95 }, status: 'not-a-pdf', name: 'Ponuda-hotel-faza-II.docx' }),
      ]),
    ),
  },
  'tab-receipt-refused': {
    surface: tab,
    answers: {
      ...documents(buildDocuments([signed])),
      receipt: () => Promise.reject(appError('receipts-unsupported')),
    },
    presses: ['.act .btn--icon'],
  },
  'tab-receipt-loading': {
    surface: tab,
    answers: { ...documents(buildDocuments([signed])), receipt: never },
    presses: ['.act .btn--icon'],
  },
  'tab-unpaid': {
    surface: tab,
    answers: documents({
      ...buildDocuments([buildDocument(), { ...signed, address: { ...address, fileId: 93 } }]),
      isSubscriptionOver: true,
    }),
  },
  'tab-unpaid-refused': { surface: tab, answers: { documents: () => Promise.reject(appError('subscription-over')) } },
  'unpaid-sign': { surface: sign, answers: { openRequest: () => Promise.reject(appError('subscription-over')) } },
  'tab-certificate-refused': {
    surface: tab,
    answers: { documents: () => Promise.reject(appError('portal-certificate-refused')) },
  },
  'tab-empty': { surface: tab, answers: documents(buildDocuments([])) },
  'tab-error': { surface: tab, answers: { documents: () => Promise.reject(appError('portal-unavailable')) } },
  'sign-review': {
    surface: sign,
    answers: {
      openRequest: () =>
        Promise.resolve(
          buildRequest({
            inspection: {
              ...buildRequest().inspection,
              hasAttachments: true,
              signatures: [{ fieldName: 's1', signer: 'N. Đurišić', signedAt: '2026-06-02T09:00:00Z', intact: true }],
            },
          }),
        ),
    },
  },
  'sign-needs-code': request({ state: 'needs-code' }),
  'sign-wrong-code': {
    surface: sign,
    answers: {
      openRequest: () => Promise.resolve(buildRequest({ state: 'needs-code' })),
      sign: () => Promise.reject(appError('code-wrong', { triesLeft: 3 })),
    },
  },
  'sign-used-code': {
    surface: sign,
    answers: {
      openRequest: () => Promise.resolve(buildRequest({ state: 'needs-code' })),
      sign: () => Promise.reject(appError('code-used', { waitSeconds: 17 })),
    },
  },
  'sign-locked': {
    surface: sign,
    answers: {
      openRequest: () => Promise.resolve(buildRequest({ state: 'needs-code' })),
      sign: () => Promise.reject(appError('codes-locked', { lockedUntil: '2026-06-04T10:15:00Z' })),
    },
  },
  'sign-certificate': chooseCertificate([]),
  'sign-certificate-open': chooseCertificate(['.cert-item__view']),
  'sign-certificate-limits': {
    surface: sign,
    answers: { me: () => Promise.resolve(limited) },
    presses: ['.step ~ .step ~ .step .btn--link'],
  },
  'sign-no-certificate': { surface: sign, answers: { me: () => Promise.resolve(buildMe({ credentials: [] })) } },
  'sign-signing': request({ state: 'signing' }),
  'sign-unfinished': request(buildUnfinished()),
  'sign-pin-needed': request(buildPinNeeded()),
  'sign-given-up': request({
    state: 'failed',
    error: { code: 'signing-given-up', retry: 'never', reference: '7K2-M9Q' },
  }),
  'sign-no-time-stamp': {
    surface: sign,
    answers: {
      openRequest: () => Promise.resolve(buildRequest({ state: 'needs-code' })),
      sign: () => Promise.reject(appError('time-stamp-unavailable')),
    },
  },
  'sign-stored-alone': request({ state: 'stored', result: { ...buildResult(), level: 'B-B', timeStamp: null } }),
  'sign-not-stored': request({
    state: 'storing',
    result: buildResult(),
    error: { code: 'portal-refused', retry: 'later', reference: '7K2-M9Q' },
    nextAttemptAt: new Date(noon + 30_000).toISOString(),
  }),
  'sign-stored': request({ state: 'stored', result: buildResult() }),
  'sign-receipt-refused': {
    ...request(
      { state: 'stored', result: buildResult() },
      { receipt: () => Promise.reject(appError('receipt-unsealed')) },
    ),
    presses: ['.receipt + .row .btn'],
  },
  'sign-conflict': request({ state: 'conflict', result: buildResult() }),
  'sign-changed': {
    surface: sign,
    answers: {
      openRequest: () =>
        Promise.reject(appError('document-changed', { person: 'Petar K.', since: '2026-06-04T08:41:00Z' })),
    },
  },
  'sign-busy': {
    surface: sign,
    answers: { openRequest: () => Promise.reject(appError('document-busy', { person: 'Petar K.' })) },
  },
  'sign-discarded': request({ state: 'abandoned', result: buildResult() }),
  'sign-unanswered': request({
    state: 'failed',
    error: { code: 'signing-outcome-unknown', retry: 'never', reference: '7K2-M9Q' },
  }),
  'sign-token-absent': {
    surface: sign,
    answers: { me: () => Promise.resolve(buildMe({ credentials: [buildCredential({ state: 'token-absent' })] })) },
  },
  'sign-already': request({ alreadySignedAt: '2026-05-12T09:00:00Z' }),
  'sign-failed': request({ state: 'failed', error: { code: 'token-failed', retry: 'now', reference: '7K2-M9Q' } }),
  'sign-over': { surface: sign, answers: { me: () => Promise.reject(appError('session-over')) } },
  enrol: {
    surface: { kind: 'enrol' },
    answers: { me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'invited' }) })) },
  },
  'enrol-set-up': { surface: { kind: 'enrol' } },
  'enrol-scan': { ...invited(), presses: toScan },
  'enrol-confirm': { ...invited(), presses: toConfirm },
  'enrol-two-codes': {
    ...invited({ confirmEnrolment: () => Promise.reject(appError('code-clock-off', { driftSeconds: -130 })) }),
    presses: [...toConfirm, ...codeTyped],
  },
  'enrol-recovery': { ...invited(), presses: toRecovery },
  'enrol-recovery-unstored': { ...invited(), presses: [...toRecovery, '.btn--primary'] },
  'enrol-done': { ...invited(), presses: [...toRecovery, '.choice input', '.btn--primary'] },
  'enrol-replace': { surface: { kind: 'enrol' }, presses: [replace] },
  'enrol-replace-recovery': {
    surface: { kind: 'enrol' },
    answers: { beginEnrolment: () => Promise.reject(appError('recovery-code-used')) },
    presses: [replace, '.choice:last-child input', '=.code--text=7HQK-M8BA', 'form .btn--primary'],
  },
  'enrol-replace-confirm': {
    surface: { kind: 'enrol' },
    presses: [replace, ...codeTyped, '.enrol__card .btn--primary'],
  },
  'enrol-asked': { surface: { kind: 'enrol' }, presses: [replace, '.notice--warn .btn'] },
  'enrol-unproven': {
    surface: { kind: 'enrol' },
    answers: {
      me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'unproven', proofsLeft: 2 }) })),
      proveUnlocking: () => Promise.reject(appError('code-wrong', { triesLeft: 4, proofsLeft: 3 })),
    },
  },
  'enrol-locked-for-good': {
    surface: { kind: 'enrol' },
    answers: { me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'locked-for-good' }) })) },
  },
  'enrol-locked': {
    surface: { kind: 'enrol' },
    answers: {
      me: () =>
        Promise.resolve(buildMe({ person: buildPerson({ state: 'locked', lockedUntil: '2026-06-04T10:15:00Z' }) })),
    },
  },
  'enrol-drift': {
    surface: { kind: 'enrol' },
    answers: {
      me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'none' }) })),
      confirmEnrolment: () => Promise.reject(appError('code-clock-off', { driftSeconds: 240 })),
    },
  },
  home: ownState(),
  'home-unproven': ownState({
    me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'unproven', proofsLeft: 3 }) })),
  }),
  'home-none': ownState({
    me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'none', role: null }), credentials: [] })),
  }),
  ...administrationScenarios,
  ...assistanceScenarios,
  ...logScenarios,
  ...installScenarios,
  failure: {
    surface: { kind: 'error', error: { code: 'portal-unverified', retry: 'never', reference: '7K2-M9Q' } },
  },
};
