import type { Signings } from '@dealseal/app-server/contract/signings';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import type { Portal } from '../portal/portal.js';
import type { Services } from '../services.js';
import { appError, fakeApi, fakePortal } from '../testing/fake-services.js';
import { buildDocument, buildDocuments } from '../testing/fixtures.js';
import { buildAwaitingItems, buildItem, buildSigned, buildSignings } from '../testing/list-fixtures.js';
import { renderWith } from '../testing/render.js';
import { MainPage } from './main-page.js';

/** Names under which files were handed to the person. */
let saved: string[];
beforeEach(() => {
  saved = [];
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:file');
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const { address } = buildDocument();

function renderPage(answers: Partial<Api> = {}, services: Partial<Services> = {}, limit = 20) {
  const signings = vi.fn<Api['signings']>(() => Promise.resolve(buildSignings(buildAwaitingItems())));
  renderWith(<MainPage limit={limit} />, { api: fakeApi({ signings, ...answers }), ...services });
  return signings;
}
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));
const names = async () => {
  const table = await screen.findByRole('table', { name: 'Documents' });
  return [...table.querySelectorAll('tbody .name')].map((name) => name.getAttribute('title'));
};
const answer =
  (items: Signings['items'], facts: Partial<Signings> = {}) =>
  () =>
    Promise.resolve(buildSignings(items, facts));

describe('the lists', () => {
  it('begin with what waits for the person, each with its count', async () => {
    renderPage();
    expect(await names()).toHaveLength(4);
    expect(screen.getByRole('button', { name: 'Awaiting me 4', pressed: true })).toBeDefined();
    expect(screen.getByRole('button', { name: 'Signed by me 38' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'All 216' })).toBeDefined();
  });

  it('count no further than the server, and leave out what is not known', async () => {
    renderPage({ signings: answer([], { counts: { awaiting: 0, signed: 1_000, all: null } }) });
    expect(await screen.findByRole('button', { name: 'Signed by me 1,000+' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'All' })).toBeDefined();
  });

  it('are searched and narrowed at the server, and lead back from nothing', async () => {
    const signings = vi.fn<Api['signings']>(({ search }) =>
      Promise.resolve(buildSignings(search === '' ? [buildSigned()] : [])),
    );
    renderPage({ signings });
    await press(/^All/u);
    await userEvent.selectOptions(await screen.findByLabelText('State'), 'stored');
    await userEvent.selectOptions(screen.getByLabelText('Kind of card'), '1036');
    await userEvent.type(screen.getByRole('searchbox'), 'aneks');
    expect(await screen.findByText('Nothing found')).toBeDefined();
    const asked = { list: 'all', search: 'aneks', group: 'stored', entityTypeId: 1036, cursor: null };
    expect(signings).toHaveBeenLastCalledWith(asked, expect.anything());
    await press('Show all');
    expect(await names()).toEqual(['Ugovor o povjerljivosti – Jadranska zvijezda.pdf']);
  });

  it('come page after page', async () => {
    const pages = [
      buildSignings([buildSigned()], { cursor: 'c1' }),
      buildSignings([buildSigned({ requestId: 'r9', fileName: 'Zapisnik.pdf' })]),
    ];
    const signings = vi.fn<Api['signings']>(({ cursor }) =>
      Promise.resolve(pages[cursor === null ? 0 : 1] ?? buildSignings()),
    );
    renderPage({ signings });
    await press(/^Signed by me/u);
    await press('Show more');
    await screen.findByText('Zapisnik.pdf');
    expect(signings).toHaveBeenLastCalledWith(expect.objectContaining({ list: 'signed', cursor: 'c1' }));
    expect(await names()).toHaveLength(2);
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('say that they look further where the newest are none for this person', async () => {
    renderPage({ signings: answer([], { cursor: 'c1' }) });
    await press(/^All/u);
    expect(await screen.findByText(/looks further back/u)).toBeDefined();
  });

  it('tell why they are not there, and try again', async () => {
    const signings = vi.fn<Api['signings']>(answer([buildItem()]));
    signings.mockRejectedValueOnce(appError('portal-unavailable'));
    renderPage({ signings });
    await press('Try again');
    expect(await names()).toHaveLength(1);
  });

  it('show what the person came back for', async () => {
    const signings = renderPage();
    await names();
    window.dispatchEvent(new Event('focus'));
    await vi.waitFor(() => {
      expect(signings).toHaveBeenCalledTimes(2);
    });
  });
});

describe('a row', () => {
  it('opens the signing of what waits for a code', async () => {
    const openSigning = vi.fn<Portal['openSigning']>(() => Promise.resolve('closed'));
    renderPage({ signings: answer([buildItem({ fileName: 'Aneks.pdf' })]) }, { portal: fakePortal({ openSigning }) });
    await press('Sign: Aneks.pdf');
    expect(openSigning).toHaveBeenCalledWith(address, 'Aneks.pdf');
  });

  it('fetches the signed file where it stands, and tells a failure under itself', async () => {
    const documentContent = vi.fn<Api['documentContent']>(() => Promise.resolve(new ArrayBuffer(4)));
    documentContent.mockRejectedValueOnce(appError('document-gone'));
    renderPage({ signings: answer([buildSigned({ fileName: 'Zapisnik.pdf' })]), documentContent });
    await press('Download: Zapisnik.pdf');
    expect(await screen.findByText('The document is no longer in the card.')).toBeDefined();
    await press('Download: Zapisnik.pdf');
    await vi.waitFor(() => {
      expect(saved).toEqual(['Zapisnik.pdf']);
    });
    expect(documentContent).toHaveBeenLastCalledWith({ ...address, fileId: 99 }, 'keeping');
    expect(screen.queryByText('The document is no longer in the card.')).toBeNull();
  });

  it('fetches one’s own receipt by the request, another’s by the file that one may read', async () => {
    const receipt = vi.fn<Api['receipt']>(() => Promise.resolve(new ArrayBuffer(4)));
    const items = [
      buildSigned({ fileName: 'A.pdf' }),
      buildSigned({ requestId: 'r9', fileName: 'B.pdf', isMine: false }),
    ];
    renderPage({ signings: answer(items), receipt });
    await press('Receipt: A.pdf');
    await vi.waitFor(() => {
      expect(saved).toEqual(['A – receipt.pdf']);
    });
    await press('Receipt: B.pdf');
    await vi.waitFor(() => {
      expect(saved).toHaveLength(2);
    });
    expect(receipt.mock.calls.map(([of]) => of)).toEqual([
      { kind: 'request', requestId: 'r8' },
      { kind: 'document', address: { ...address, fileId: 99 } },
    ]);
  });

  it('offers nothing but its history where another signs', async () => {
    renderPage({ signings: answer([buildItem({ isMine: false, fileName: 'Aneks.pdf' })]) });
    const row = within(await screen.findByRole('row', { name: /Aneks/u }));
    expect(row.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      'History: Aneks.pdf',
    ]);
  });

  it('shows who did what with the document, when, and by this program', async () => {
    renderPage({ signings: answer([buildSigned({ fileName: 'Zapisnik.pdf' })]) });
    await press('History: Zapisnik.pdf');
    const panel = within(await screen.findByRole('dialog', { name: 'Zapisnik.pdf' }));
    const events = (await panel.findAllByRole('listitem')).map((item) => item.textContent);
    expect(events).toContain('DownloadedPetar Knežević, 15 May 2026, 08:55');
    expect(events).toContain('Stored in the card and comparedServer, 12 May 2026, 14:03');
    await userEvent.click(panel.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('several documents with one code', () => {
  const openings = () => vi.fn<Portal['openSigningList']>(() => Promise.resolve('closed'));

  it('are chosen among those that wait', async () => {
    const openSigningList = openings();
    renderPage({}, { portal: fakePortal({ openSigningList }) });
    await userEvent.click(await screen.findByRole('checkbox', { name: /^Select Ugovor/u }));
    await userEvent.click(screen.getByRole('checkbox', { name: /^Select Specifikacija/u }));
    await press('Sign 2 documents');
    const documents = [1, 2].map((fileId) => ({ ...address, fileId, entityId: 300 + fileId }));
    expect(openSigningList).toHaveBeenCalledWith({ documents }, '2 documents');
  });

  it('are chosen from several cards, and what was chosen stays while others are looked at', async () => {
    const openSigningList = openings();
    const documents = vi.fn<Api['documents']>(({ entityTypeId, entityId }) =>
      Promise.resolve(
        buildDocuments([
          buildDocument({ address: { ...address, entityTypeId, entityId, fileId: entityId }, name: `${entityId}.pdf` }),
          buildDocument({ address: { ...address, fileId: 1 }, name: 'Signed.pdf', status: 'signed' }),
        ]),
      ),
    );
    renderPage({ documents }, { portal: fakePortal({ openSigningList }) });
    await press('From cards');
    await press(/^Isporuka/u);
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select 412.pdf' }));
    expect(screen.queryByRole('checkbox', { name: 'Select Signed.pdf' })).toBeNull();
    await press(/^ООО/u);
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select 377.pdf' }));
    expect(screen.getByText('2 documents from 2 cards')).toBeDefined();
    await press('Sign 2 documents');
    expect(openSigningList).toHaveBeenCalledWith(
      { documents: [412, 377].map((id) => ({ ...address, entityId: id, fileId: id })) },
      '2 documents',
    );
  });

  it('are no more than share a code', async () => {
    const three = [1, 2, 3].map((id) => buildItem({ requestId: `r${id}`, fileName: `${id}.pdf` }));
    renderPage({ signings: answer(three) }, {}, 2);
    for (const box of await screen.findAllByRole('checkbox')) await userEvent.click(box);
    expect(screen.getByText('One code covers 2 documents at most.')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Sign 3 documents' }).getAttribute('aria-disabled')).toBe('true');
  });
});
