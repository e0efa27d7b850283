import type { Surface } from '@dealseal/app-server/contract/session';
import type { Api } from '../src/api/api.js';
import { appError } from '../src/testing/fake-services.js';
import { buildDocument, buildDocuments, buildMe, buildRequest, buildResult } from '../src/testing/fixtures.js';
import type { Scenario } from './scenario.js';

const { address } = buildDocument();
const listNames: Readonly<Record<number, string>> = {
  90: 'Ugovor o isporuci i montaži opreme 412-2026.pdf',
  91: 'Specifikacija opreme i cijena – hotel Jadranska zvijezda, Herceg Novi, faza II (konačna verzija).pdf',
  92: 'Aneks 1.pdf',
};
const listOf = {
  kind: 'sign-list',
  documents: Object.keys(listNames).map((fileId) => ({ ...address, fileId: Number(fileId) })),
} satisfies Surface;
const listRequest = (fileId: number, facts: Parameters<typeof buildRequest>[0] = {}) =>
  Promise.resolve(
    buildRequest({
      requestId: `r${fileId}`,
      address: { ...address, fileId },
      fileName: listNames[fileId] ?? 'Aneks.pdf',
      ...facts,
    }),
  );
const listProgress: Readonly<Record<number, Parameters<typeof buildRequest>[0]>> = {
  90: { state: 'stored', result: buildResult() },
  91: { state: 'storing', result: buildResult() },
};
const listOutcome = (fileId: number): Parameters<typeof buildRequest>[0] =>
  fileId === 92
    ? { version: 2, state: 'failed', error: { code: 'token-failed', retry: 'now', reference: '7K2-M9Q' } }
    : { version: 2, state: 'stored', result: buildResult() };
const list = (answers: Partial<Api> = {}): Scenario => ({
  surface: listOf,
  answers: {
    openRequest: ({ fileId }) => listRequest(fileId),
    documents: () =>
      Promise.resolve(
        buildDocuments(
          listOf.documents.map(({ fileId }) =>
            buildDocument({ address: { ...address, fileId }, name: listNames[fileId] ?? null }),
          ),
        ),
      ),
    ...answers,
  },
});
/** Several documents, one code. */
export const listScenarios: Readonly<Record<string, Scenario>> = {
  'tab-selected': {
    surface: { kind: 'tab', entityTypeId: 2, entityId: 412 },
    answers: {
      documents: () =>
        Promise.resolve(
          buildDocuments([
            buildDocument(),
            ...listOf.documents
              .slice(1)
              .map(({ fileId }) => buildDocument({ address: { ...address, fileId }, name: listNames[fileId] ?? null })),
            buildDocument({
              address: { ...address, fileId: 93 },
              name: 'Ugovor o povjerljivosti.pdf',
              status: 'signed',
            }),
          ]),
        ),
    },
    presses: ['tr:nth-child(1) .check', 'tr:nth-child(2) .check'],
  },
  'sign-list': list(),
  'sign-list-read': { ...list(), pages: 1 },
  'sign-list-code': { ...list(), pages: 1, presses: ['.steps__foot .btn--primary:not([aria-disabled])'] },
  'sign-list-too-many': list({ me: () => Promise.resolve(buildMe({ documentsPerCode: 2 })) }),
  'sign-list-refused': list({
    openRequest: (opened) =>
      opened.fileId === 92
        ? Promise.reject(appError('document-busy', { person: 'Petar K.' }))
        : listRequest(opened.fileId),
  }),
  'sign-list-signing': list({
    openRequest: ({ fileId }) => listRequest(fileId, listProgress[fileId] ?? { state: 'signing' }),
  }),
  'sign-list-stored': list({
    openRequest: ({ fileId }) => listRequest(fileId, { state: 'stored', result: buildResult() }),
  }),
  'sign-list-failed': {
    ...list({
      openRequest: ({ fileId }) => listRequest(fileId, { state: 'signing' }),
      requests: () => Promise.all(listOf.documents.map(({ fileId }) => listRequest(fileId, listOutcome(fileId)))),
    }),
    presses: ['.docline__act .btn--icon:nth-child(2)'],
  },
};
