import type { Cards } from '@dealseal/app-server/contract/cards';
import type { DocumentHistory } from '@dealseal/app-server/contract/history';
import type { SigningItem, Signings } from '@dealseal/app-server/contract/signings';
import { buildDocument } from './fixtures.js';

const { address } = buildDocument();
const digest = (start: string) => start.padEnd(64, '0');

export function buildItem(facts: Partial<SigningItem> = {}): SigningItem {
  return {
    requestId: 'r1',
    state: 'needs-code',
    address,
    entityTitle: 'Isporuka klima-uređaja, hotel Jadranska zvijezda',
    fieldTitle: 'Contract',
    fileName: 'Ugovor o isporuci i montaži opreme 412-2026.pdf',
    size: 421_888,
    pageCount: 7,
    person: 'Milica Radović',
    isMine: true,
    openedAt: '2026-06-03T08:12:00Z',
    signedAt: null,
    certificateOwner: null,
    storedFileId: null,
    ...facts,
  };
}

export function buildSigned(facts: Partial<SigningItem> = {}): SigningItem {
  return buildItem({
    requestId: 'r8',
    state: 'stored',
    fileName: 'Ugovor o povjerljivosti – Jadranska zvijezda.pdf',
    signedAt: '2026-05-12T12:03:22Z',
    certificateOwner: 'Adriatik Trade d.o.o.',
    storedFileId: 99,
    ...facts,
  });
}

export function buildSignings(items: readonly SigningItem[] = [], facts: Partial<Signings> = {}): Signings {
  return {
    items: [...items],
    cursor: null,
    counts: { awaiting: 4, signed: 38, all: 216 },
    kinds: [
      { entityTypeId: 2, title: '' },
      { entityTypeId: 1036, title: 'Zakup opreme' },
    ],
    ...facts,
  };
}

/** What waits, in every state that a row can be in. */
export function buildAwaitingItems(): SigningItem[] {
  const of = (fileId: number, facts: Partial<SigningItem>) =>
    buildItem({ requestId: `r${fileId}`, address: { ...address, fileId, entityId: 300 + fileId }, ...facts });
  return [
    of(1, { state: 'frozen' }),
    of(2, {
      fileName: 'Specifikacija opreme i cijena – hotel Jadranska zvijezda, Herceg Novi, faza II (konačna verzija).pdf',
    }),
    of(3, { state: 'signing', fileName: 'Aneks 1.pdf', entityTitle: 'Zapisnik' }),
    of(4, {
      state: 'conflict',
      fileName: 'Договор поставки № 412, редакция 3.pdf',
      entityTitle: 'ООО «Северный ветер»',
    }),
  ];
}

export function buildHistory(facts: Partial<DocumentHistory> = {}): DocumentHistory {
  return {
    fileName: 'Ugovor o povjerljivosti – Jadranska zvijezda.pdf',
    size: 238_000,
    pageCount: 6,
    signatures: [
      {
        signer: 'Milica Radović',
        signedAt: '2026-05-12T12:03:22Z',
        certificateOwner: 'Adriatik Trade d.o.o.',
        organisation: 'Adriatik Trade d.o.o., Podgorica',
        issuer: 'Lovćen Trust QCA 2',
        level: 'B-T',
        timeStamp: { authority: 'Lovćen Trust TSA', genTime: '2026-05-12T12:03:23Z' },
      },
    ],
    before: digest('2c9b07e1'),
    signed: digest('e3106d47'),
    events: [
      { kind: 'downloaded', at: '2026-05-15T06:55:00Z', person: 'Petar Knežević' },
      { kind: 'viewed', at: '2026-05-13T07:10:00Z', person: 'Ana Vukčević' },
      { kind: 'stored', at: '2026-05-12T12:03:26Z', person: null },
      { kind: 'signed', at: '2026-05-12T12:03:22Z', person: 'Milica Radović' },
      { kind: 'opened', at: '2026-05-12T12:01:40Z', person: 'Milica Radović' },
    ],
    ...facts,
  };
}

export function buildCards(facts: Partial<Cards> = {}): Cards {
  return {
    cards: [
      { entityTypeId: 2, entityId: 412, title: 'Isporuka klima-uređaja, hotel Jadranska zvijezda', files: 3 },
      { entityTypeId: 2, entityId: 377, title: 'ООО «Северный ветер», договор поставки', files: 1 },
      { entityTypeId: 2, entityId: 355, title: 'Održavanje 2026–2028, Boka Marina AD, Kotor', files: 12 },
    ],
    next: 50,
    ...facts,
  };
}
