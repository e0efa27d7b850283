import type { DoctorAnswer, Explanations } from '@dealseal/app-server/contract/doctor';
import type { RestCallView } from '@dealseal/app-server/contract/rest-calls';
import type { Cards } from '@dealseal/app-server/contract/cards';
import type { DocumentHistory } from '@dealseal/app-server/contract/history';
import type { Purpose } from '@dealseal/app-server/contract/purpose';
import type { SigningGroup, SigningList, Signings } from '@dealseal/app-server/contract/signings';
import type { ChangesAnswer, DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import type { ChooseFields, InstallStatus, TestSignature, TrialBegun } from '@dealseal/app-server/contract/install';
import type { ChangeKeeping, Keeping, Takeout } from '@dealseal/app-server/contract/keeping';
import type {
  AdminActs,
  AdminGrants,
  AdminActsAnswer,
  AdminPeople,
  AdminPolicies,
  AdminUnits,
  BeginEnrolment,
  Me,
  ResetRequestAnswer,
} from '@dealseal/app-server/contract/people';
import type { LogExport, LogPage, LogSearch } from '@dealseal/app-server/contract/log';
import type { DocumentReceipt, LogReceipt } from '@dealseal/app-server/contract/receipts';
import type { Progress } from '@dealseal/app-server/contract/progress';
import type {
  ChangeRule,
  CheckedRule,
  DriveAnswer,
  RuleFinding,
  RulesAnswer,
} from '@dealseal/app-server/contract/rules';
import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import type {
  KeptChoices,
  RequestList,
  SigningRequestView,
  SignList,
  SignRequest,
} from '@dealseal/app-server/contract/signing';
import type { AuditCheck } from '@dealseal/signing-service/contract/audit';
import type { CertificateView } from '@dealseal/signing-service/contract/certificate';
import type { ExplanationId } from '@dealseal/signing-service/contract/explanations';
import type { MarkLogoAnswer, MarkSample, MarkSampleAnswer } from '@dealseal/signing-service/contract/mark-design';
import type { ConfirmationAnswer, EnrolmentAnswer, Person } from '@dealseal/signing-service/contract/people';
import type { Policies } from '@dealseal/signing-service/contract/policies';
import type { SettingsAnswer } from '@dealseal/signing-service/contract/settings';
import type { HttpClient } from './http-client.js';

/** Whose receipt: of one's own request, of a signed file where it stands, of a release in the log. */
export type ReceiptOf =
  | { readonly kind: 'request'; readonly requestId: string }
  | ({ readonly kind: 'document' } & Pick<DocumentReceipt, 'address'>)
  | ({ readonly kind: 'log' } & Pick<LogReceipt, 'requestKey' | 'sha256'>);

/** Of a file where it stands, or of a request. */
export type HistoryOf = DocumentAddress | { readonly requestId: string };

export interface SigningsAsked {
  readonly list: SigningList;
  readonly search: string;
  readonly group: SigningGroup | null;
  readonly entityTypeId: number | null;
  readonly cursor: string | null;
}

export interface CardsAsked {
  readonly entityTypeId: number;
  readonly search: string;
  readonly start: number;
}

type Entity = Pick<DocumentAddress, 'entityTypeId' | 'entityId'>;

/**
 * The app-server's HTTP contract as functions. Each throws AppError; an abort stays an AbortError.
 * What changes a signing request answers nothing here: the request itself tells, by its next version.
 */
export interface Api {
  readonly documents: (entity: Entity, signal?: AbortSignal) => Promise<DocumentsAnswer>;
  /** Waits (up to 20 s) for a version of the entity's documents other than `after`. */
  changes(entity: Entity, options: { after: string; signal: AbortSignal }): Promise<ChangesAnswer>;
  /** The file as it is in the portal now. */
  readonly documentContent: (address: DocumentAddress, purpose: Purpose, signal?: AbortSignal) => Promise<ArrayBuffer>;
  readonly openRequest: (address: DocumentAddress, signal?: AbortSignal) => Promise<SigningRequestView>;
  /** Waits (up to 20 s) for a version greater than `after`. */
  request(requestId: string, options: { after: number; signal: AbortSignal }): Promise<SigningRequestView>;
  readonly frozenContent: (requestId: string, signal?: AbortSignal) => Promise<ArrayBuffer>;
  readonly signedContent: (requestId: string, purpose: Purpose, signal?: AbortSignal) => Promise<ArrayBuffer>;
  /** A page of the application's own lists. */
  readonly signings: (asked: SigningsAsked, signal?: AbortSignal) => Promise<Signings>;
  /** Cards that hold documents. */
  readonly cards: (asked: CardsAsked, signal?: AbortSignal) => Promise<Cards>;
  readonly history: (of: HistoryOf, signal?: AbortSignal) => Promise<DocumentHistory>;
  readonly sign: (requestId: string, body: SignRequest) => Promise<void>;
  /** As they are now, in this order. */
  readonly requests: (requestIds: readonly string[], signal?: AbortSignal) => Promise<readonly SigningRequestView[]>;
  /** One code for all of them; answers them as they are then, in this order. */
  readonly signList: (body: SignList) => Promise<readonly SigningRequestView[]>;
  readonly keepChoices: (requestId: string, choices: KeptChoices) => Promise<void>;
  readonly resolve: (requestId: string, choice: 'keep-separate' | 'discard') => Promise<void>;
  readonly storeNow: (requestId: string) => Promise<void>;
  /** Gives up a request before its signing began, from a page that is being closed. */
  readonly abandon: (requestId: string) => void;
  readonly me: (signal?: AbortSignal) => Promise<Me>;
  /** That of marks now, base64; null: none. */
  readonly markLogo: (signal?: AbortSignal) => Promise<string | null>;
  readonly beginEnrolment: (proof: BeginEnrolment) => Promise<EnrolmentAnswer>;
  /** Another secret for an enrolment that was begun. */
  readonly renewEnrolment: (enrolmentId: string) => Promise<EnrolmentAnswer>;
  readonly confirmEnrolment: (enrolmentId: string, codes: string[]) => Promise<ConfirmationAnswer>;
  readonly cancelEnrolment: (enrolmentId: string) => void;
  readonly proveUnlocking: (code: string) => Promise<Person>;
  readonly requestReset: () => Promise<ResetRequestAnswer>;
  /** Of a unit (`department:3`, `group:15`) or, without, of the whole portal. */
  readonly people: (search: string, signal?: AbortSignal, unit?: string) => Promise<AdminPeople>;
  readonly units: (signal?: AbortSignal) => Promise<AdminUnits>;
  /** What a certificate says, with its chain's status now. */
  readonly certificate: (credentialId: string, signal?: AbortSignal) => Promise<CertificateView>;
  /** Looks at everything, or at one part again; takes up to a minute. */
  readonly doctor: (part: string | null, signal?: AbortSignal) => Promise<DoctorAnswer>;
  /** What the error of another program means. */
  readonly explain: (text: string) => Promise<readonly ExplanationId[]>;
  /** What was asked of the portal before then (ISO 8601), or lately; newest first, a page. */
  readonly restCalls: (before: string | null) => Promise<readonly RestCallView[]>;
  /** A page of the log, the newest first. */
  readonly searchLog: (body: LogSearch, signal?: AbortSignal) => Promise<LogPage>;
  /** What the last look at the whole log saw, or a new one. */
  readonly checkLog: (again: boolean, signal?: AbortSignal) => Promise<{ readonly check: AuditCheck | null }>;
  readonly exportLog: (body: LogExport) => Promise<Blob>;
  /** The receipt of a signature, with times of this zone (IANA). */
  readonly receipt: (of: ReceiptOf, timeZone: string) => Promise<ArrayBuffer>;
  readonly progress: (signal?: AbortSignal) => Promise<Progress>;
  readonly progressRetry: (requestId: string) => Promise<void>;
  readonly progressGiveUp: (requestId: string) => Promise<void>;
  readonly progressSigned: (requestId: string) => Promise<ArrayBuffer>;
  readonly grants: (signal?: AbortSignal) => Promise<AdminGrants>;
  /** Null where the signing-service knows of none. */
  readonly policies: (signal?: AbortSignal) => Promise<Policies | null>;
  readonly settings: (signal?: AbortSignal) => Promise<SettingsAnswer>;
  readonly keeping: (signal?: AbortSignal) => Promise<Keeping>;
  readonly changeKeeping: (body: ChangeKeeping) => Promise<Keeping>;
  /** Everything that is known of the portal, as a file. */
  readonly takeEverything: (body: Takeout) => Promise<Blob>;
  /** What this server holds for the portal. */
  readonly rules: (signal?: AbortSignal) => Promise<RulesAnswer>;
  readonly changeRule: (body: ChangeRule) => Promise<RulesAnswer>;
  readonly checkRule: (rule: CheckedRule) => Promise<RuleFinding>;
  /** Folders below one, or the portal's drives. */
  readonly drive: (folder: number | null, signal?: AbortSignal) => Promise<DriveAnswer>;
  /** base64. */
  readonly keepMarkLogo: (picture: string) => Promise<MarkLogoAnswer>;
  readonly drawMark: (sample: Omit<MarkSample, 'name'>, signal?: AbortSignal) => Promise<MarkSampleAnswer>;
  readonly act: (body: AdminActs) => Promise<AdminActsAnswer>;
  readonly installation: (signal?: AbortSignal) => Promise<InstallStatus>;
  pair(body: { pairingCode: string; service: string }): Promise<InstallStatus>;
  chooseFields(body: ChooseFields): Promise<InstallStatus>;
  readonly bindSurfaces: () => Promise<InstallStatus>;
  /** The activation code is in this one answer. */
  readonly beginTrial: () => Promise<TrialBegun>;
  readonly testSignature: (body: TestSignature) => Promise<InstallStatus>;
  /** The signed test page. */
  readonly testPage: () => Promise<ArrayBuffer>;
}

export function createApi(http: HttpClient): Api {
  const get = <T>(path: string, signal?: AbortSignal) => http.json<T>({ method: 'GET', path, signal });
  const post = <T>(path: string, body: unknown = {}) => http.json<T>({ method: 'POST', path, body });
  const act = (path: string, body: unknown = {}) => http.empty({ method: 'POST', path, body });
  const bytes = (path: string, signal?: AbortSignal) => http.bytes({ method: 'GET', path, signal });
  return {
    documents: (entity, signal) => get(`/api/documents?${query(entity)}`, signal),
    changes: (entity, { after, signal }) => get(`/api/documents/changes?${query({ ...entity, after })}`, signal),
    documentContent: (address, purpose, signal) =>
      bytes(`/api/documents/content?${query({ ...address, for: purpose })}`, signal),
    openRequest: (address, signal) =>
      http.json({ method: 'POST', path: '/api/signing-requests', body: { address }, signal }),
    request: (requestId, { after, signal }) => get(`${requestPath(requestId)}?after=${after}`, signal),
    frozenContent: (requestId, signal) => bytes(`${requestPath(requestId)}/content`, signal),
    signedContent: (requestId, purpose, signal) => bytes(`${requestPath(requestId)}/signed?for=${purpose}`, signal),
    signings: (asked, signal) => get(`/api/signings?${query(given(asked))}`, signal),
    cards: (asked, signal) => get(`/api/cards?${query({ ...asked })}`, signal),
    history: (of, signal) =>
      get(
        'requestId' in of
          ? `/api/signings/${encodeURIComponent(of.requestId)}/history`
          : `/api/documents/history?${query(of)}`,
        signal,
      ),
    requests: async (requestIds, signal) =>
      (await get<RequestList>(`/api/signing-requests?${query({ ids: requestIds.join() })}`, signal)).requests,
    signList: async (body) => (await post<RequestList>('/api/signing-requests/sign-list', body)).requests,
    sign: (requestId, body) => act(`${requestPath(requestId)}/sign`, body),
    keepChoices: (requestId, choices) => act(`${requestPath(requestId)}/choices`, choices),
    resolve: (requestId, choice) => act(`${requestPath(requestId)}/resolve`, { choice }),
    storeNow: (requestId) => act(`${requestPath(requestId)}/store-now`),
    abandon: (requestId) => {
      http.sendLast(`${requestPath(requestId)}/abandon`);
    },
    me: (signal) => get('/api/me', signal),
    markLogo: async (signal) => (await get<{ picture: string | null }>('/api/mark-logo', signal)).picture,
    beginEnrolment: (proof) => post('/api/enrolments', proof),
    renewEnrolment: (enrolmentId) => post(`${enrolmentPath(enrolmentId)}/renew`),
    confirmEnrolment: (enrolmentId, codes) => post(`${enrolmentPath(enrolmentId)}/confirm`, { codes }),
    cancelEnrolment: (enrolmentId) => {
      http.sendLast(`${enrolmentPath(enrolmentId)}/cancel`);
    },
    proveUnlocking: (code) => post('/api/unlocking', { code }),
    requestReset: () => post('/api/reset-request'),
    people: (search, signal, unit = '') =>
      get(`/api/admin/people?${query(unit === '' ? { search } : { search, unit })}`, signal),
    units: (signal) => get('/api/admin/units', signal),
    certificate: (credentialId, signal) => get(`/api/certificates/${encodeURIComponent(credentialId)}`, signal),
    doctor: (part, signal) => http.json({ method: 'POST', path: '/api/admin/doctor', body: { part }, signal }),
    explain: async (text) => (await get<Explanations>(`/api/admin/explanations?${query({ text })}`)).explanations,
    restCalls: async (before) => {
      const asked = before === null ? '' : `?${query({ before })}`;
      return (await get<{ calls: RestCallView[] }>(`/api/admin/rest-calls${asked}`)).calls;
    },
    searchLog: (body, signal) => http.json({ method: 'POST', path: '/api/admin/log/search', body, signal }),
    checkLog: (again, signal) => http.json({ method: 'POST', path: '/api/admin/log/check', body: { again }, signal }),
    exportLog: (body) => http.blob({ method: 'POST', path: '/api/admin/log/export', body }),
    receipt: (of, timeZone) => http.bytes({ method: 'POST', ...receiptCall(of, timeZone) }),
    progress: (signal) => get('/api/admin/progress', signal),
    progressRetry: (requestId) => act(`${progressPath(requestId)}/retry`),
    progressGiveUp: (requestId) => act(`${progressPath(requestId)}/give-up`),
    progressSigned: (requestId) => bytes(`${progressPath(requestId)}/signed`),
    grants: (signal) => get('/api/admin/grants', signal),
    policies: async (signal) => (await get<AdminPolicies>('/api/admin/policies', signal)).policies,
    settings: (signal) => get('/api/admin/settings', signal),
    keeping: (signal) => get('/api/admin/keeping', signal),
    changeKeeping: (body) => post('/api/admin/keeping', body),
    takeEverything: (body) => http.blob({ method: 'POST', path: '/api/admin/takeout', body }),
    rules: (signal) => get('/api/admin/rules', signal),
    changeRule: (body) => post('/api/admin/rules', body),
    checkRule: (rule) => post('/api/admin/rules/check', { rule }),
    drive: (folder, signal) => get(`/api/admin/drive${folder === null ? '' : `?${query({ folder })}`}`, signal),
    keepMarkLogo: (picture) => post('/api/admin/mark-logos', { picture }),
    drawMark: (body, signal) => http.json({ method: 'POST', path: '/api/admin/mark-samples', body, signal }),
    act: (body) => post('/api/admin/acts', body),
    installation: (signal) => get('/api/install', signal),
    pair: (body) => post('/api/install/pairing', body),
    chooseFields: (body) => post('/api/install/fields', body),
    bindSurfaces: () => post('/api/install/surfaces'),
    beginTrial: () => post('/api/install/trial'),
    testSignature: (body) => post('/api/install/test-signature', body),
    testPage: () => bytes('/api/install/test-signature'),
  };
}

function requestPath(requestId: string): string {
  return `/api/signing-requests/${encodeURIComponent(requestId)}`;
}

function receiptCall(of: ReceiptOf, timeZone: string): { readonly path: string; readonly body: object } {
  switch (of.kind) {
    case 'request':
      return { path: `${requestPath(of.requestId)}/receipt`, body: { timeZone } };
    case 'document':
      return { path: '/api/documents/receipt', body: { address: of.address, timeZone } };
    case 'log':
      return { path: '/api/admin/log/receipt', body: { requestKey: of.requestKey, sha256: of.sha256, timeZone } };
  }
}

function progressPath(requestId: string): string {
  return `/api/admin/progress/${encodeURIComponent(requestId)}`;
}

function enrolmentPath(enrolmentId: string): string {
  return `/api/enrolments/${encodeURIComponent(enrolmentId)}`;
}

/** What was chosen. */
function given(asked: SigningsAsked): Readonly<Record<string, string | number>> {
  const entries = Object.entries(asked).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function query(values: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();
}
