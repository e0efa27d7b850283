import type { Document, DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import type { InstallKind, InstallStatus } from '@dealseal/app-server/contract/install';
import type { AdminPeople, AdminUnits, Me } from '@dealseal/app-server/contract/people';
import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { MarkDesign } from '@dealseal/signing-service/contract/mark-design';
import type { SettingsAnswer } from '@dealseal/signing-service/contract/settings';
import type { Credential, EnrolmentAnswer, Person } from '@dealseal/signing-service/contract/people';

/** Noon in Podgorica. */
export const noon = Date.parse('2026-06-04T10:00:00Z');
const digest = `4f2a91c0${'0'.repeat(56)}`;

export function buildPerson(facts: Partial<Person> = {}): Person {
  return {
    personId: '7',
    name: 'Milica Radović',
    role: 'signer',
    state: 'active',
    triesLeft: 5,
    lockedUntil: null,
    invitedUntil: null,
    activeSince: '2026-01-12T09:00:00Z',
    credentialIds: ['c1'],
    recoveryCodesLeft: 7,
    proofsLeft: 0,
    resetRequestedAt: null,
    ...facts,
  };
}

export function buildCredential(facts: Partial<Credential> = {}): Credential {
  return {
    credentialId: 'c1',
    owner: 'Milica Radović',
    organisation: 'Adriatik Trade d.o.o.',
    issuer: 'Lovćen Trust QCA 2',
    serialNumber: '3A0F77124C1A',
    notBefore: '2025-03-14T00:00:00Z',
    notAfter: '2028-03-14T00:00:00Z',
    keyAlgorithm: 'RSA-2048',
    tokenLabel: 'Kancelarija 1',
    state: 'usable',
    ...facts,
  };
}

export function buildMe(facts: Partial<Me> = {}): Me {
  return {
    person: buildPerson(),
    credentials: [buildCredential()],
    defaultMark: null,
    readingRule: 'last-page',
    documentsPerCode: 20,
    markDesign: buildDesign(),
    grants: [],
    ...facts,
  };
}

export function buildDocument(facts: Partial<Document> = {}): Document {
  return {
    address: { entityTypeId: 2, entityId: 412, field: 'UF_CRM_SIGN_DOC', fileId: 90 },
    fieldTitle: 'Contract',
    name: 'Ugovor o isporuci i montaži opreme 412-2026.pdf',
    size: 421_888,
    status: 'unsigned',
    signer: null,
    at: null,
    certificateOwner: null,
    requestId: null,
    ...facts,
  };
}

export function buildDocuments(
  documents: readonly Document[] = [buildDocument()],
  facts: { readonly mayEdit?: boolean; readonly me?: Partial<DocumentsAnswer['me']> } = {},
): DocumentsAnswer {
  return {
    entity: { title: 'Deal 412 · Isporuka klima-uređaja, hotel Jadranska zvijezda', mayEdit: facts.mayEdit ?? true },
    version: 'v1',
    fieldTitles: ['Contract'],
    documents: [...documents],
    me: { state: 'active', lockedUntil: null, hasCredential: true, role: 'signer', documentsPerCode: 20, ...facts.me },
  };
}

export function buildRequest(facts: Partial<SigningRequestView> = {}): SigningRequestView {
  return {
    requestId: 'r1',
    version: 1,
    state: 'frozen',
    address: buildDocument().address,
    entityTitle: 'Deal 412 · Isporuka klima-uređaja, hotel Jadranska zvijezda',
    fieldTitle: 'Contract',
    fileName: 'Ugovor o isporuci i montaži opreme 412-2026.pdf',
    size: 421_888,
    sha256: digest,
    inspection: {
      sha256: digest,
      size: 421_888,
      pageCount: 3,
      hasForm: false,
      hasAttachments: false,
      hasScripts: false,
      signatures: [],
      refusal: null,
    },
    person: 'Milica Radović',
    isMine: true,
    frozenAt: '2026-06-04T09:58:00Z',
    choices: null,
    alreadySignedAt: null,
    error: null,
    nextAttemptAt: null,
    result: null,
    ...facts,
  };
}

/** The token has signed, and a time-stamp authority does not answer. */
export function buildUnfinished(): Partial<SigningRequestView> {
  return {
    state: 'signing',
    error: {
      code: 'signature-unfinished',
      retry: 'later',
      reference: '7K2-M9Q',
      details: { waitsFor: 'time-stamp' },
    },
    nextAttemptAt: new Date(noon + 30_000).toISOString(),
  };
}

/** Nobody has typed the PIN at the signing server yet. */
export function buildPinNeeded(): Partial<SigningRequestView> {
  return {
    state: 'signing',
    error: { code: 'pin-needed', retry: 'later', reference: '7K2-M9Q' },
    nextAttemptAt: new Date(noon + 3_000).toISOString(),
  };
}

export function buildResult(): NonNullable<SigningRequestView['result']> {
  return {
    outputSha256: `a63d0f17${'0'.repeat(56)}`,
    outputSize: 440_000,
    fileName: 'Ugovor o isporuci i montaži opreme 412-2026.pdf',
    signedAt: '2026-06-04T10:00:12Z',
    signer: 'Milica Radović',
    certificateOwner: 'Milica Radović',
    organisation: 'Adriatik Trade d.o.o.',
    issuer: 'Lovćen Trust QCA 2',
    serialNumber: '3A0F77124C1A',
    level: 'B-T',
    timeStamp: { authority: 'Lovćen Trust TSA', genTime: '2026-06-04T10:00:13Z' },
    fileId: 91,
    storedBy: 'signer',
  };
}

export function buildEnrolment(): EnrolmentAnswer {
  return {
    enrolmentId: 'e1',
    expiresAt: new Date(noon + 9 * 60_000 + 30_000).toISOString(),
    otpauthUri: 'otpauth://totp/DealSeal:Adriatik%2024%20-%20Milica%20Radovi%C4%87?secret=JBSWY3DP&issuer=DealSeal',
    secretGroups: ['JBSW', 'Y3DP', 'EHPK', '3PXP', '5KZT', 'Q2LM', 'N7RA', '6VCE'],
    qrSvg:
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#ffffff" d="M0 0h9v9H0z"/>' +
      '<path stroke="#000000" d="M1 1.5h3m1 0h1m1 0h1M1 2.5h1m1 0h1m2 0h2M1 3.5h3m2 0h1M2 5.5h4M1 7.5h2m3 0h2"/></svg>',
  };
}

/** Made up. */
export function buildRecoveryCodes(): string[] {
  const groups = ['7HQK', 'P4ND', 'XE6W', 'M8BA', 'C2ZT', '9GPW', 'VK3E', 'T6RJ', 'HD5Y', '4QXF'];
  return groups.map((group, index) => `${group}-${groups[(index + 3) % groups.length] ?? ''}`);
}

export function buildPeople(): AdminPeople {
  return {
    people: [
      buildPerson(),
      buildPerson({
        personId: '8',
        name: 'Petar Knežević',
        state: 'locked',
        lockedUntil: '2026-06-04T10:50:00Z',
      }),
      buildPerson({
        personId: '9',
        name: 'Nikola Đurišić',
        state: 'invited',
        activeSince: null,
        invitedUntil: '2026-06-11T10:00:00Z',
        credentialIds: [],
      }),
      buildPerson({ personId: '10', name: 'Ivana Bošković', state: 'locked-for-good' }),
      buildPerson({
        personId: '13',
        name: 'Marko Popović',
        resetRequestedAt: '2026-06-04T09:20:00Z',
        recoveryCodesLeft: 0,
      }),
      buildPerson({ personId: '14', name: 'Jovana Perović', state: 'unproven', proofsLeft: 2, recoveryCodesLeft: 10 }),
      buildPerson({
        personId: '15',
        name: 'Lazar Drašković',
        state: 'invited',
        activeSince: null,
        reset: { at: '2026-06-03T08:00:00Z', by: 'Ana Vukčević' },
      }),
      buildPerson({ personId: '16', name: 'Tamara Ivanović', role: 'auditor', state: 'invited', credentialIds: [] }),
      buildPerson({ personId: '1', name: 'Ana Vukčević', role: 'administrator' }),
    ],
    mayAct: true,
    mayListUsers: true,
    lastSigned: { '7': '2026-06-04T08:44:00Z', '8': '2026-05-29T13:20:00Z', '13': '2026-05-21T09:02:00Z' },
    credentials: [buildCredential(), buildCredential({ credentialId: 'c2', owner: 'Adriatik Trade seal' })],
    candidates: [
      { personId: '11', name: 'Jelena Šćepanović', position: 'Finance' },
      { personId: '12', name: 'Сергей Лавренёв', position: null },
    ],
  };
}

export function buildUnits(): AdminUnits {
  return {
    units: [
      { kind: 'department', id: '3', name: 'Prodaja, Podgorica' },
      { kind: 'department', id: '5', name: 'Magacin' },
      { kind: 'group', id: '15', name: 'Hotel Jadranska zvijezda' },
    ],
    missing: [],
  };
}

export function buildDesign(facts: Partial<MarkDesign> = {}): MarkDesign {
  return {
    shape: 'full',
    lines: ['heading', 'organisation', 'certificate'],
    language: 'signer',
    logo: null,
    ...facts,
  };
}

export function buildSettings(settings: Partial<SettingsAnswer['settings']> = {}): SettingsAnswer {
  return {
    settings: {
      level: 'B-T',
      timeStampAuthorities: ['Lovćen Trust', 'Durmitor'],
      defaultMark: null,
      readingRule: 'last-page',
      documentsPerCode: 20,
      hours: null,
      markDesign: buildDesign(),
      ...settings,
    },
    choices: {
      levels: ['B-B', 'B-T', 'B-LT', 'B-LTA'],
      timeStampAuthorities: ['Lovćen Trust', 'Durmitor', 'Orjen i Rumija, zajednička služba vremenskih pečata'],
    },
    changed: { at: '2026-05-12T08:30:00Z', personId: '1', name: 'Ana Vukčević' },
    changes: { documentsPerCode: { at: '2026-05-12T08:30:00Z', personId: '1', name: 'Ana Vukčević' } },
  };
}

export function buildInstallKind(facts: Partial<InstallKind> = {}): InstallKind {
  return {
    entityTypeId: 2,
    title: '',
    isOn: true,
    mayCreate: true,
    available: [
      { field: 'UF_CRM_SIGN_DOC', title: 'Contract', isMultiple: false },
      { field: 'UF_CRM_FILES', title: 'Attachments', isMultiple: true },
    ],
    chosen: [],
    ...facts,
  };
}

/** Connected in earnest, or in a trial that goes so far. */
export function buildPairing(trial: InstallStatus['pairing']['trial'] = null): InstallStatus['pairing'] {
  return { services: [], tenant: { name: 'Adriatik', service: 'signing.example.com' }, trial, canTry: trial !== null };
}

export function buildInstallation(facts: Partial<InstallStatus> = {}): InstallStatus {
  return {
    scopes: {
      granted: ['crm', 'placement', 'user_brief', 'im', 'userfieldconfig'],
      missing: [],
      leftOut: ['department', 'sonet_group', 'disk'],
    },
    pairing: { services: ['https://signing.example.com'], tenant: null, trial: null, canTry: true },
    kinds: [
      buildInstallKind(),
      buildInstallKind({ entityTypeId: 1, isOn: false, available: [] }),
      buildInstallKind({ entityTypeId: 4, isOn: false }),
      buildInstallKind({ entityTypeId: 31, isOn: false, available: [] }),
      buildInstallKind({ entityTypeId: 1036, title: 'Zakup opreme', isOn: false }),
    ],
    surfaces: { bound: false, missing: [] },
    timeStamp: null,
    testSignature: null,
    finished: false,
    ...facts,
  };
}
