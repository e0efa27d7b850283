import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import type { CertificateView } from '@dealseal/signing-service/contract/certificate';
import type { Person } from '@dealseal/signing-service/contract/people';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { SigningService } from '../install/service-clients.js';

type Refusal = 'not-an-administrator' | 'code-wrong' | 'not-found' | 'enrolment-expired' | 'signature-unknown';

function refuse(code: Refusal): never {
  throw new SigningServiceError({ code, retry: 'input', reference: 'TST-001' });
}

/** Request key of the one signature that the stub knows. */
export const signedKey = '0f8fad5b-d9cb-469f-a165-70867728950e';

const sealView: CertificateView = {
  certificate: 'MAA=',
  subject: [{ kind: 'commonName', type: '2.5.4.3', value: 'Adriatik' }],
  issuer: [],
  alternativeNames: [],
  serialNumber: '01',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
  fingerprints: { sha1: '00', sha256: '00' },
  keyAlgorithm: 'RSA-2048',
  signatureAlgorithm: 'RSA, SHA-256',
  keyUsage: null,
  purposes: null,
  policies: [],
  qualified: null,
  signingTool: { owner: null, issuer: null, identification: null },
  unreadable: [],
  chain: { links: [], outcome: 'unconfigured' },
};

/** A tenant's signing-service as far as routes are concerned: one enrolment of one person, every document can be signed. */
export class StubSigningService implements SigningService {
  readonly tenant: string;
  /** What was passed on, in order. */
  readonly calls: { name: string; body: unknown }[] = [];
  /** Of the document that the log tells of. */
  signedDigest = 'cd'.repeat(32);
  readonly #enrolments = new Map<string, string>();

  constructor(tenant: string) {
    this.tenant = tenant;
  }

  #person(personId: string): Person {
    return {
      personId,
      name: `${personId} of ${this.tenant}`,
      role: 'signer',
      state: 'active',
      triesLeft: 5,
      lockedUntil: null,
      invitedUntil: null,
      activeSince: '2026-11-01T00:00:00Z',
      credentialIds: ['seal'],
    };
  }

  people: SigningService['people'] = () => Promise.resolve([this.#person('7')]);
  person: SigningService['person'] = (personId) => Promise.resolve(this.#person(personId));
  credentials: SigningService['credentials'] = () => Promise.resolve([]);
  tenantCredentials: SigningService['tenantCredentials'] = () => Promise.resolve([]);
  events: SigningService['events'] = () => Promise.resolve({ events: [], next: 0, isMore: false });
  grants: SigningService['grants'] = () => Promise.resolve([]);
  grantsOf: SigningService['grantsOf'] = () => Promise.resolve([]);
  certificate: SigningService['certificate'] = async (credentialId) => {
    this.calls.push({ name: 'certificate', body: credentialId });
    await Promise.resolve();
    return credentialId === 'seal' ? sealView : refuse('not-found');
  };

  info: SigningService['info'] = () => this.assertContract();

  inviteTrialAdministrator: SigningService['inviteTrialAdministrator'] = (body) => {
    this.calls.push({ name: 'inviteTrialAdministrator', body });
    return Promise.resolve({ activationCode: '7K2M-9QXA', expiresAt: '2026-12-08T00:00:00Z' });
  };

  assertContract: SigningService['assertContract'] = () =>
    Promise.resolve({
      product: 'dealseal-signing-service',
      release: '0.1.0',
      contract: { current: 3, oldest: 1 },
      time: new Date().toISOString(),
      tenant: { tenantId: this.tenant, name: 'Test' },
      limits: { documentBytes: 1, digestsPerAuthorization: 1 },
    });

  examine: SigningService['examine'] = async (part) => {
    this.calls.push({ name: 'examine', body: part });
    await Promise.resolve();
    const finding = { part: 'credential:seal', check: 'token', subject: 'seal', state: 'fault', facts: {} } as const;
    return { at: '2026-12-01T00:00:00Z', findings: [{ ...finding, code: 'token-absent' }] };
  };

  beginEnrolment: SigningService['beginEnrolment'] = async (body) => {
    this.calls.push({ name: 'beginEnrolment', body });
    const enrolmentId = `enrolment-${this.tenant}`;
    this.#enrolments.set(enrolmentId, body.personId);
    await Promise.resolve();
    return {
      enrolmentId,
      expiresAt: '2026-12-01T00:00:00Z',
      otpauthUri: 'otpauth://totp/x?secret=OTPSECRETCANARY',
      secretGroups: ['OTPS', 'ECRE'],
      qrSvg: '<svg>OTPSECRETCANARY</svg>',
    };
  };

  confirmEnrolment: SigningService['confirmEnrolment'] = async (enrolmentId, body) => {
    this.calls.push({ name: 'confirmEnrolment', body });
    await Promise.resolve();
    if (this.#enrolments.get(enrolmentId) !== body.personId) refuse('enrolment-expired');
    return { person: this.#person(body.personId), driftSeconds: 0, recoveryCodes: ['RECO-VERY', 'CANA-RYXX'] };
  };

  cancelEnrolment: SigningService['cancelEnrolment'] = async (enrolmentId, personId) => {
    this.calls.push({ name: 'cancelEnrolment', body: { personId } });
    await Promise.resolve();
    if (this.#enrolments.get(enrolmentId) !== personId) refuse('enrolment-expired');
  };

  renewEnrolment: SigningService['renewEnrolment'] = async (enrolmentId, body) => {
    this.calls.push({ name: 'renewEnrolment', body });
    if (this.#enrolments.get(enrolmentId) !== body.personId) refuse('enrolment-expired');
    return this.beginEnrolment({ ...body, code: '000000' });
  };

  proveUnlocking: SigningService['proveUnlocking'] = async (body) => {
    this.calls.push({ name: 'proveUnlocking', body });
    await Promise.resolve();
    return refuse('code-wrong');
  };

  requestReset: SigningService['requestReset'] = (personId) => {
    const isNew = !this.calls.some(({ name }) => name === 'requestReset');
    this.calls.push({ name: 'requestReset', body: { personId } });
    return Promise.resolve({ person: this.#person(personId), isNew });
  };

  settings: SigningService['settings'] = () =>
    Promise.resolve({
      settings: { level: 'B-B', timeStampAuthorities: [], defaultMark: { kind: 'none' } },
      choices: { levels: ['B-B'], timeStampAuthorities: [] },
    });

  policies: SigningService['policies'] = () =>
    Promise.resolve({
      secondAdministrator: { days: null, changed: null },
      codeWord: { isWaived: false, isWaivable: true, changed: null },
      assistedSetUp: { isAllowed: false, isAllowable: true, changed: null },
      administrators: 1,
      proposals: [],
    });

  keepMarkLogo: SigningService['keepMarkLogo'] = (body) => {
    this.calls.push({ name: 'keepMarkLogo', body });
    return Promise.resolve({ sha256: createHash('sha256').update(this.tenant).digest('hex'), bytes: 4 });
  };

  markLogo: SigningService['markLogo'] = () => Promise.resolve('UE5H');

  drawMark: SigningService['drawMark'] = (body) => {
    this.calls.push({ name: 'drawMark', body });
    return Promise.resolve({ pdf: Buffer.from('%PDF-1.7\n').toString('base64') });
  };

  retention: SigningService['retention'] = () => Promise.resolve({ recordYears: 10, changed: null, erasures: [] });

  act: SigningService['act'] = async (body) => {
    this.calls.push({ name: 'act', body });
    const [act] = body.acts;
    if (act?.kind !== 'assist-enrolment') return refuse('code-wrong');
    const { personId } = act;
    const begun = await this.beginEnrolment({ personId, account: 'x', withoutCodeWord: true });
    return { people: [this.#person(personId)], assisted: { personId, ...begun } };
  };

  authorize: SigningService['authorize'] = async (body) => {
    this.calls.push({ name: 'authorize', body });
    await Promise.resolve();
    return refuse('code-wrong');
  };

  signatureStatus: SigningService['signatureStatus'] = () => Promise.resolve({ state: 'unknown', receipt: null });

  /** It has one signature; others, and a service that is older, are refused. */
  receiptRefusal: 'not-found' | null = null;
  receipt: SigningService['receipt'] = async (requestKey, body) => {
    this.calls.push({ name: 'receipt', body: { requestKey, ...body } });
    await Promise.resolve();
    if (this.receiptRefusal !== null) refuse(this.receiptRefusal);
    if (body.readsLog === true && body.personId !== '1') refuse('not-an-administrator');
    return requestKey === signedKey ? Buffer.from('%PDF-1.7 receipt') : refuse('signature-unknown');
  };

  /** People `1` may read the log, whose one entry is an authorization of person 7. */
  /** Its one entry names one document. */
  auditDigests: SigningService['auditDigests'] = ({ after }) => {
    const through = { sequence: 1, head: 'ab'.repeat(32) };
    const isKnown = after?.head === through.head;
    const entries = isKnown ? [] : [{ sequence: 1, digests: [this.signedDigest] }];
    return Promise.resolve({ after: isKnown ? 1 : 0, entries, through });
  };

  searchAudit: SigningService['searchAudit'] = async (body) => {
    this.calls.push({ name: 'searchAudit', body });
    await Promise.resolve();
    if (body.personId !== '1') refuse('not-an-administrator');
    const at = '2026-06-04T10:00:00Z';
    const payload = { personId: '7', credentialId: 'seal', digests: [this.signedDigest], step: 1 };
    const entry = { sequence: 1, at, type: 'authorization', hash: 'ab'.repeat(32), payload };
    return { entries: [entry], hasMore: false, head: { sequence: 1, head: entry.hash }, searchableThrough: 1 };
  };

  checkAudit: SigningService['checkAudit'] = async (body) => {
    this.calls.push({ name: 'checkAudit', body });
    await Promise.resolve();
    if (body.personId !== '1') refuse('not-an-administrator');
    return null;
  };

  exportAudit: SigningService['exportAudit'] = async (body) => {
    this.calls.push({ name: 'exportAudit', body });
    await Promise.resolve();
    if (body.personId !== '1') refuse('not-an-administrator');
    return Readable.from(['first line\n']);
  };

  sign: SigningService['sign'] = () => Promise.reject(new Error('nothing is authorised'));

  inspect: SigningService['inspect'] = async (document: Readable, size) => {
    const bytes = await buffer(document);
    return {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size,
      pageCount: 1,
      hasForm: false,
      hasAttachments: false,
      hasScripts: false,
      signatures: [],
      refusal: null,
    };
  };
}
