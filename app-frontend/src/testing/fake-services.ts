import type { Api } from '../api/api.js';
import { AppError, type ErrorCode } from '../api/app-error.js';
import type { Portal } from '../portal/portal.js';
import type { Services } from '../services.js';
import { createFormats } from '../texts/formats.js';
import { buildCertificate } from './certificate-fixtures.js';
import { buildCalls, buildExamination } from './doctor-fixtures.js';
import { buildAwaitingItems, buildCards, buildHistory, buildSignings } from './list-fixtures.js';
import { buildKeeping } from './keeping-fixtures.js';
import { buildCheck, buildLog } from './log-fixtures.js';
import { buildGrants } from './grant-fixtures.js';
import { buildPolicies } from './policy-fixtures.js';
import { buildProgress } from './progress-fixtures.js';
import { buildDrive, buildFinding, buildRules } from './rule-fixtures.js';
import {
  buildDocuments,
  buildEnrolment,
  buildInstallation,
  buildPairing,
  buildMe,
  buildPeople,
  buildPerson,
  buildRecoveryCodes,
  buildRequest,
  buildSettings,
  buildUnits,
  noon,
} from './fixtures.js';

export function appError(code: ErrorCode, details: AppError['details'] = {}): AppError {
  return new AppError({ code, retry: 'later', reference: '7K2-M9Q', details });
}

/** An app-server that answers at once; single answers are replaced by the test. */
export function fakeApi(answers: Partial<Api> = {}): Api {
  return {
    documents: () => Promise.resolve(buildDocuments()),
    // Nothing changes.
    changes: () => new Promise(() => undefined),
    documentContent: () => Promise.resolve(new ArrayBuffer(0)),
    openRequest: () => Promise.resolve(buildRequest()),
    // A long poll that brings nothing new.
    request: () => new Promise(() => undefined),
    frozenContent: () => Promise.resolve(new ArrayBuffer(0)),
    signedContent: () => Promise.resolve(new ArrayBuffer(0)),
    signings: () => Promise.resolve(buildSignings(buildAwaitingItems())),
    cards: () => Promise.resolve(buildCards()),
    history: () => Promise.resolve(buildHistory()),
    sign: () => Promise.resolve(),
    // Looks that never come to an end.
    requests: () => new Promise(() => undefined),
    signList: () => Promise.resolve([]),
    keepChoices: () => Promise.resolve(),
    resolve: () => Promise.resolve(),
    storeNow: () => Promise.resolve(),
    abandon: () => undefined,
    me: () => Promise.resolve(buildMe()),
    markLogo: () => Promise.resolve(null),
    beginEnrolment: () => Promise.resolve(buildEnrolment()),
    renewEnrolment: () => Promise.resolve({ ...buildEnrolment(), enrolmentId: 'e2' }),
    confirmEnrolment: () =>
      Promise.resolve({ person: buildPerson(), driftSeconds: -20, recoveryCodes: buildRecoveryCodes() }),
    proveUnlocking: () => Promise.resolve(buildPerson({ state: 'unproven', proofsLeft: 2 })),
    requestReset: () =>
      Promise.resolve({ person: buildPerson({ resetRequestedAt: new Date(noon).toISOString() }), told: 1 }),
    cancelEnrolment: () => undefined,
    people: () => Promise.resolve(buildPeople()),
    doctor: () => Promise.resolve(buildExamination()),
    explain: () => Promise.resolve(['csp-licence']),
    restCalls: () => Promise.resolve(buildCalls()),
    certificate: () => Promise.resolve(buildCertificate()),
    searchLog: () => Promise.resolve(buildLog()),
    checkLog: () => Promise.resolve({ check: buildCheck() }),
    exportLog: () => Promise.resolve(new Blob()),
    receipt: () => Promise.resolve(new ArrayBuffer(0)),
    progress: () => Promise.resolve(buildProgress()),
    progressRetry: () => Promise.resolve(),
    progressGiveUp: () => Promise.resolve(),
    progressSigned: () => Promise.resolve(new ArrayBuffer(0)),
    grants: () => Promise.resolve(buildGrants()),
    policies: () => Promise.resolve(buildPolicies()),
    settings: () => Promise.resolve(buildSettings()),
    keeping: () => Promise.resolve(buildKeeping()),
    changeKeeping: ({ storedDays }) => Promise.resolve(buildKeeping({ documents: { storedDays, changed: null } })),
    takeEverything: () => Promise.resolve(new Blob()),
    rules: () => Promise.resolve(buildRules()),
    changeRule: () => Promise.resolve(buildRules()),
    checkRule: () => Promise.resolve(buildFinding()),
    drive: () => Promise.resolve(buildDrive()),
    keepMarkLogo: () => Promise.resolve({ sha256: 'ab'.repeat(32), bytes: 4_210 }),
    // A sample that never comes.
    drawMark: () => new Promise(() => undefined),
    act: () => Promise.resolve({ people: [], untold: [] }),
    units: () => Promise.resolve(buildUnits()),
    installation: () => Promise.resolve(buildInstallation()),
    pair: () => Promise.resolve(buildInstallation({ pairing: buildPairing() })),
    beginTrial: () =>
      Promise.resolve({
        status: buildInstallation({ pairing: buildPairing({ until: '2026-07-04T10:00:00Z', signaturesLeft: 50 }) }),
        invitation: { activationCode: '7K2M-9QXA', expiresAt: '2026-06-11T10:00:00Z' },
      }),
    testSignature: () => Promise.resolve(buildInstallation({ pairing: buildPairing() })),
    testPage: () => Promise.resolve(new ArrayBuffer(0)),
    chooseFields: () => Promise.resolve(buildInstallation()),
    bindSurfaces: () => Promise.resolve(buildInstallation()),
    ...answers,
  };
}

export function fakePortal(answers: Partial<Portal> = {}): Portal {
  return {
    authId: () => Promise.resolve('auth'),
    openSigning: () => Promise.resolve('closed'),
    openSigningList: () => Promise.resolve('closed'),
    openEnrolment: () => Promise.resolve('closed'),
    close: () => Promise.resolve(),
    resizeTo: () => Promise.resolve(),
    reloadCard: () => Promise.resolve(),
    reloadPage: () => Promise.resolve(),
    finishInstallation: () => Promise.resolve(),
    ...answers,
  };
}

export function fakeServices(parts: Partial<Services> = {}): Services {
  return {
    api: fakeApi(),
    portal: fakePortal(),
    formats: createFormats('en', 'Europe/Podgorica'),
    person: { personId: '7', name: 'Milica Radović', isPortalAdministrator: false },
    subscriptionOver: undefined,
    now: () => noon,
    newKey: () => '3b241101-e2bb-4255-8caf-4136c566a962',
    show: () => undefined,
    leave: () => undefined,
    ...parts,
  };
}
