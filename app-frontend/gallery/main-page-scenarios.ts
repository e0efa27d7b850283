import type { Api } from '../src/api/api.js';
import { appError } from '../src/testing/fake-services.js';
import { buildDocument, buildDocuments, buildMe, buildPerson } from '../src/testing/fixtures.js';
import {
  buildAwaitingItems,
  buildCards,
  buildHistory,
  buildSigned,
  buildSignings,
} from '../src/testing/list-fixtures.js';
import { never, type Scenario } from './scenario.js';

const main = (presses: readonly string[], answers: Partial<Api> = {}): Scenario => ({
  surface: { kind: 'home' },
  answers,
  presses,
});
/** The tabs above the lists. */
const list = (place: number) => `.tabs button:nth-child(${place})`;
const signings = (answer: ReturnType<typeof buildSignings>): Partial<Api> => ({
  signings: () => Promise.resolve(answer),
});
const waiting = buildSignings(buildAwaitingItems());
const signed = buildSignings(
  [
    buildSigned(),
    buildSigned({
      requestId: 'r9',
      person: 'Aleksandra Mihailović-Stojanović',
      isMine: false,
      fileName: 'Zapisnik.pdf',
    }),
    buildSigned({ requestId: 'r10', state: 'failed', signedAt: null, storedFileId: null, isMine: false }),
  ],
  { cursor: 'next', counts: { awaiting: 0, signed: 38, all: 1_000 } },
);
const { address } = buildDocument();
const picked: Partial<Api> = {
  documents: () =>
    Promise.resolve(
      buildDocuments([
        buildDocument(),
        buildDocument({ address: { ...address, fileId: 91 }, name: 'Aneks 1.pdf' }),
        buildDocument({ address: { ...address, fileId: 92 }, name: 'Ugovor.pdf', status: 'signed', signer: 'Ana V.' }),
      ]),
    ),
};
const firstHistory = 'tbody tr:nth-child(1) .act .btn--icon:last-child';

/** The lists of the application's own page, and the side panel of a document. */
export const mainPageScenarios: Readonly<Record<string, Scenario>> = {
  main: main([], signings(waiting)),
  'main-chosen': main(['tbody tr:nth-child(1) .check', 'tbody tr:nth-child(2) .check'], signings(waiting)),
  'main-empty': main([], signings(buildSignings([], { counts: { awaiting: 0, signed: 0, all: null } }))),
  'main-loading': main([], { signings: never }),
  'main-error': main([], { signings: () => Promise.reject(appError('portal-unavailable')) }),
  'main-signed': main([list(2)], signings(signed)),
  'main-signed-empty': main([list(2)], signings(buildSignings())),
  'main-all': main([list(3)], signings(signed)),
  'main-further': main([list(3)], signings(buildSignings([], { cursor: 'next' }))),
  'main-nothing': main([list(3), '=.search input=zzz'], {
    signings: ({ search }) => Promise.resolve(search === '' ? signed : buildSignings()),
  }),
  'main-receipt-refused': main([list(2), 'tbody .act .btn--icon:nth-child(2)'], {
    ...signings(signed),
    receipt: () => Promise.reject(appError('receipts-unsupported')),
  }),
  'main-no-codes': main([], {
    ...signings(waiting),
    me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'invited' }) })),
  }),
  'main-history': main([list(2), firstHistory], signings(signed)),
  'main-history-none': main([list(2), firstHistory], {
    ...signings(signed),
    history: () => Promise.resolve(buildHistory({ pageCount: null, signatures: [], before: null, events: [] })),
  }),
  'main-history-error': main([list(2), firstHistory], {
    ...signings(signed),
    history: () => Promise.reject(appError('not-found')),
  }),
  'main-pick': main([list(4)], picked),
  'main-pick-open': main(
    [list(4), '.cards__head', '.cards__documents li:nth-child(1) .check', '.cards__documents li:nth-child(2) .check'],
    picked,
  ),
  'main-pick-viewer': main([list(4), '.cards__head'], {
    documents: () => Promise.resolve(buildDocuments(undefined, { mayEdit: false })),
  }),
  'main-pick-empty': main([list(4)], { cards: () => Promise.resolve(buildCards({ cards: [], next: null })) }),
  'main-pick-error': main([list(4)], { cards: () => Promise.reject(appError('portal-busy', { waitSeconds: 20 })) }),
  'tab-history': {
    surface: { kind: 'tab', entityTypeId: 2, entityId: 412 },
    presses: [firstHistory],
  },
};
