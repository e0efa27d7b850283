import type { PortalData } from './portal-data.js';

interface FixtureOptions {
  memberId: string;
  downloadKey: string;
  applicationToken: string;
  /** Unix time in milliseconds; the history lies before it. */
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

const types: PortalData['types'] = [
  { id: 7, entityTypeId: 1036, title: 'Zakup opreme' },
  { id: 9, entityTypeId: 178, title: 'Reklamacije' },
];

type Item = PortalData['items'][number];

/** One of each other kind. Some ids are a deal's as well: they are each kind's own. */
function otherItems(now: number): Item[] {
  const item = (entityTypeId: number, id: number, changes: Partial<Item>): Item => ({
    entityTypeId,
    id,
    title: '',
    lastName: '',
    stageId: 'NEW',
    assignedById: 7,
    opportunity: 0,
    currencyId: 'EUR',
    companyId: 0,
    companyTitle: '',
    contactIds: [],
    contactName: '',
    contactPosition: '',
    kind: '',
    closeDate: dateOf(now + 30 * day),
    createdAt: now - 15 * day,
    updatedAt: now - day,
    readers: [7, 11],
    editors: [7, 11],
    files: {},
    texts: {},
    ...changes,
  });
  return [
    item(1, 61, { title: 'Upit: toplotne pumpe za vrtić', opportunity: 21500 }),
    item(3, 52, { title: 'Nikola', lastName: 'Vujošević', contactPosition: 'direktor', editors: [7] }),
    item(4, 412, { title: 'Luka Zelenika a.d.', kind: 'Client' }),
    item(7, 405, { title: 'Ponuda 405: servis rashladnih komora', opportunity: 18900 }),
    item(31, 77, { title: 'Račun 77/2026', opportunity: 4260 }),
    item(1036, 412, { title: 'Zakup skele, gradilište Bar', opportunity: 3600 }),
    item(178, 5, { title: 'Reklamacija 5: buka ventilatora' }),
  ];
}

function deals(now: number): Item[] {
  const common = { entityTypeId: 2, lastName: '', currencyId: 'EUR', kind: 'Sale of equipment', updatedAt: now - day };
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
  const on412 = { entityTypeId: 2, itemId: 412, iconCode: 'info' };
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

const contract = { multiple: false, label: 'Contract', sort: 100 };
const others = { multiple: true, label: 'Other documents', sort: 110 };
/** All but complaints (CRM_9) have a file field from the first day; names are each kind's own. */
const userfields: PortalData['userfields'] = [
  { ...contract, id: 101, entityId: 'CRM_DEAL', fieldName: 'UF_CRM_SIGN_DOC' },
  { ...others, id: 102, entityId: 'CRM_DEAL', fieldName: 'UF_CRM_SIGN_DOCS' },
  { ...contract, id: 103, entityId: 'CRM_LEAD', fieldName: 'UF_CRM_SIGN_DOC' },
  { ...contract, id: 104, entityId: 'CRM_CONTACT', fieldName: 'UF_CRM_SIGN_DOC' },
  { ...contract, id: 105, entityId: 'CRM_COMPANY', fieldName: 'UF_CRM_SIGN_DOC' },
  { ...contract, id: 106, entityId: 'CRM_QUOTE', fieldName: 'UF_CRM_SIGN_DOC' },
  { ...contract, id: 107, entityId: 'CRM_SMART_INVOICE', fieldName: 'UF_CRM_SMART_INVOICE_SIGN_DOC' },
  { ...contract, id: 108, entityId: 'CRM_7', fieldName: 'UF_CRM_7_SIGN_DOC' },
  { ...others, id: 109, entityId: 'CRM_7', fieldName: 'UF_CRM_7_SIGN_DOCS' },
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
    types: structuredClone(types),
    items: [...deals(now), ...otherItems(now)],
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
