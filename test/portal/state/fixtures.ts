import type { PortalData } from './portal-data.js';

interface FixtureOptions {
  memberId: string;
  downloadKey: string;
  applicationToken: string;
  /** Unix time in milliseconds; the deals' history lies before it. */
  now: number;
}

const hour = 3_600_000;
const day = 24 * hour;

const people: PortalData['people'] = [
  { id: 1, name: 'Ana', lastName: 'Vuković', position: 'Administrator', email: 'ana.vukovic@adriatik.example' },
  { id: 7, name: 'Milica', lastName: 'Radović', position: 'Sales manager', email: 'milica.radovic@adriatik.example' },
  { id: 9, name: 'Petar', lastName: 'Knežević', position: 'Warehouse', email: 'petar.knezevic@adriatik.example' },
  { id: 11, name: 'Vuk', lastName: 'Janković', position: 'Sales manager', email: 'vuk.jankovic@adriatik.example' },
].map((person) => ({ ...person, admin: person.id === 1, active: true }));

const departments: PortalData['departments'] = [
  { id: 1, name: 'Adriatik Trade', parent: null, head: 1, members: [1] },
  { id: 3, name: 'Sales', parent: 1, head: 7, members: [7, 11] },
  { id: 5, name: 'Warehouse', parent: 1, head: null, members: [9] },
];

const groups: PortalData['groups'] = [
  {
    id: 15,
    name: 'Hotel Jadranska zvijezda',
    visible: true,
    closed: false,
    members: [
      { userId: 7, role: 'A' },
      { userId: 9, role: 'K' },
    ],
  },
  { id: 17, name: 'Fair 2025', visible: true, closed: true, members: [{ userId: 1, role: 'A' }] },
  { id: 19, name: 'Prices', visible: false, closed: false, members: [{ userId: 7, role: 'A' }] },
];

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function deals(now: number): PortalData['deals'] {
  const common = { currencyId: 'EUR', kind: 'Sale of equipment', updatedAt: now - day };
  // Each deal has files and texts of its own: one object for all would put a file of one deal into every other.
  return [
    {
      ...common,
      id: 412,
      title: 'Isporuka klima-uređaja, hotel Jadranska zvijezda',
      stageId: 'CONTRACT',
      assignedById: 7,
      opportunity: 154440,
      companyId: 31,
      companyTitle: 'Hotelijersko preduzeće „Jadranska zvijezda“ a.d.',
      contactIds: [52],
      contactName: 'Nikola Vujošević',
      contactPosition: 'direktor',
      closeDate: dateOf(now + 60 * day),
      createdAt: now - 12 * day,
      readers: [7, 11],
      editors: [7, 11],
      files: {},
      texts: {},
    },
    {
      ...common,
      id: 405,
      title: 'Servis rashladnih komora, Primorje pekare',
      stageId: 'OFFER',
      assignedById: 7,
      opportunity: 18900,
      companyId: 28,
      companyTitle: 'Primorje pekare d.o.o.',
      contactIds: [47],
      contactName: 'Jelena Marković',
      contactPosition: 'nabavka',
      kind: 'Service',
      closeDate: dateOf(now + 25 * day),
      createdAt: now - 20 * day,
      readers: [7, 11],
      editors: [7],
      files: {},
      texts: {},
    },
    {
      ...common,
      id: 398,
      title: 'Ventilacija magacina, Luka Zelenika',
      stageId: 'DELIVERY',
      assignedById: 9,
      opportunity: 62350,
      companyId: 22,
      companyTitle: 'Luka Zelenika a.d.',
      contactIds: [39],
      contactName: 'Marko Perović',
      contactPosition: 'tehnički direktor',
      closeDate: dateOf(now + 10 * day),
      createdAt: now - 35 * day,
      readers: [7, 9],
      editors: [7, 9],
      files: {},
      texts: {},
    },
  ];
}

function timeline(now: number): PortalData['timeline'] {
  const on412 = { dealId: 412, iconCode: 'info' };
  return [
    {
      ...on412,
      id: 1,
      kind: 'stage',
      title: 'Stage changed',
      text: 'Offer sent → Contract',
      authorId: 7,
      at: now - 2 * day,
    },
    {
      ...on412,
      id: 2,
      kind: 'mail',
      title: 'Email sent',
      text: 'To nabavka@jadranska-zvijezda.example: “Nacrt ugovora i specifikacija”',
      authorId: 7,
      at: now - 2 * day + 4 * hour,
    },
    {
      ...on412,
      id: 3,
      kind: 'todo',
      title: 'Call Nikola Vujošević about the date of delivery',
      text: 'Confirm that the first part may come as agreed.',
      authorId: 7,
      at: now + day,
    },
  ];
}

const folder = { type: 'folder', size: 0, content: '' } as const;
const drive: PortalData['drive'] = [
  { ...folder, id: 61, name: 'Company drive', parentId: null },
  { ...folder, id: 62, name: 'Contracts', parentId: 61 },
  { ...folder, id: 63, name: 'Originals', parentId: 62 },
];

const userfields: PortalData['userfields'] = [
  { id: 101, fieldName: 'UF_CRM_SIGN_DOC', multiple: false, label: 'Contract', sort: 100 },
  { id: 102, fieldName: 'UF_CRM_SIGN_DOCS', multiple: true, label: 'Other documents', sort: 110 },
].map((field) => ({ ...field, userTypeId: 'file', mandatory: false, xmlId: '' }));

/** A portal as it stands before anyone has installed the application; its files come by upload. */
export function firstPortalData({ memberId, downloadKey, applicationToken, now }: FixtureOptions): PortalData {
  return {
    memberId,
    applicationId: 14,
    downloadKey,
    lastId: 200,
    lastFileId: 9000,
    people: structuredClone(people),
    departments: structuredClone(departments),
    groups: structuredClone(groups),
    deals: deals(now),
    files: [],
    userfields: structuredClone(userfields),
    timeline: timeline(now),
    drive: structuredClone(drive),
    notifications: [],
    placements: [],
    userfieldTypes: [],
    eventHandlers: [],
    appOptions: {},
    userOptions: {},
    sessions: {},
    installation: { status: 'absent', version: 1, applicationToken },
    webhooks: [],
    firstRunDone: [],
  };
}

/** Stages of the sales funnel in their order. */
export const stages = [
  { id: 'NEW', title: 'New' },
  { id: 'CONTACTED', title: 'Contacted' },
  { id: 'OFFER', title: 'Offer sent' },
  { id: 'CONTRACT', title: 'Contract' },
  { id: 'DELIVERY', title: 'Delivery' },
  { id: 'INVOICE', title: 'Invoice' },
  { id: 'WON', title: 'Close deal' },
] as const;
