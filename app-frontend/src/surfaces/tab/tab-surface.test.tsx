import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api/api.js';
import type { Portal } from '../../portal/portal.js';
import type { Services } from '../../services.js';
import { appError, fakeApi, fakePortal } from '../../testing/fake-services.js';
import { buildDocument, buildDocuments } from '../../testing/fixtures.js';
import { buildHistory } from '../../testing/list-fixtures.js';
import { renderWith } from '../../testing/render.js';
import { tabTexts } from '../../texts/en/tab.js';
import { TabSurface } from './tab-surface.js';

afterEach(cleanup);

const { address } = buildDocument();
const answer = buildDocuments([
  buildDocument({ name: 'Ugovor.pdf' }),
  buildDocument({ name: 'Aneks.pdf', address: { ...address, fileId: 91 }, status: 'signed', signer: 'Ana V.' }),
  buildDocument({ name: 'Ponuda.docx', address: { ...address, fileId: 92 }, status: 'not-a-pdf' }),
]);

function renderTab(api: Parameters<typeof fakeApi>[0], services: Partial<Services> = {}) {
  renderWith(<TabSurface surface={{ kind: 'tab', entityTypeId: 2, entityId: 412 }} texts={tabTexts} />, {
    api: fakeApi(api),
    ...services,
  });
}

const names = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.querySelector('.name')?.textContent);

describe('TabSurface', () => {
  it('filters by what is to be done, with counts', async () => {
    renderTab({ documents: () => Promise.resolve(answer) });
    await screen.findByRole('table', { name: 'PDF documents of this card' });
    expect(names()).toEqual(['Ugovor.pdf', 'Aneks.pdf', 'Ponuda.docx']);
    await userEvent.click(screen.getByRole('button', { name: 'Signed 1' }));
    expect(names()).toEqual(['Aneks.pdf']);
    await userEvent.click(screen.getByRole('button', { name: 'Problem 1' }));
    expect(names()).toEqual(['Ponuda.docx']);
  });

  it('searches names and signers, and leads back from nothing', async () => {
    renderTab({ documents: () => Promise.resolve(answer) });
    const search = await screen.findByRole('searchbox', { name: 'Search documents' });
    await userEvent.type(search, 'ana v');
    expect(names()).toEqual(['Aneks.pdf']);
    await userEvent.type(search, 'zzz');
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(names()).toHaveLength(3);
  });

  it('whose subscription is over says so, offers what is signed as ever, and nothing to sign', async () => {
    const unpaid = { ...answer, isSubscriptionOver: true } as const;
    renderTab({ documents: () => Promise.resolve(unpaid) }, { subscriptionOver: { since: '2026-05-31T00:00:00Z' } });
    expect(await screen.findByText('The subscription ended on 31 May 2026.')).toBeDefined();
    expect(screen.queryAllByRole('button', { name: /^Sign/u }).map(({ textContent }) => textContent)).toEqual([
      'Signed 1',
    ]);
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.getByRole('button', { name: /^Download/u })).toBeDefined();
  });

  it('tells a failed download under its row only', async () => {
    renderTab({
      documents: () => Promise.resolve(answer),
      documentContent: () => Promise.reject(appError('document-gone')),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Download: Aneks.pdf' }));
    expect(await screen.findByText('The document is no longer in the card.')).toBeDefined();
    expect(names()).toContain('Ugovor.pdf');
  });

  it('fetches the receipt of a signed document, and tells a failure under its row only', async () => {
    const receipt = vi.fn<Api['receipt']>(() => Promise.reject(appError('receipts-unsupported')));
    renderTab({ documents: () => Promise.resolve(answer), receipt });
    await userEvent.click(await screen.findByRole('button', { name: 'Receipt: Aneks.pdf' }));
    expect(await screen.findByText('The signing service is too old for receipts.')).toBeDefined();
    expect(receipt).toHaveBeenCalledWith({ kind: 'document', address: { ...address, fileId: 91 } }, 'Europe/Podgorica');
    expect(screen.queryByRole('button', { name: 'Receipt: Ugovor.pdf' })).toBeNull();
  });

  it('tells what became of a document, or why that cannot be told', async () => {
    const history = vi.fn<Api['history']>(() => Promise.resolve(buildHistory()));
    history.mockRejectedValueOnce(appError('document-gone'));
    renderTab({ documents: () => Promise.resolve(answer), history });
    await userEvent.click(await screen.findByRole('button', { name: 'History: Aneks.pdf' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Stored in the card and compared')).toBeDefined();
    expect(history).toHaveBeenLastCalledWith({ ...address, fileId: 91 }, expect.anything());
  });

  it('says where to add a document when there is none', async () => {
    renderTab({ documents: () => Promise.resolve(buildDocuments([])) });
    expect(await screen.findByText('Add a PDF to “Contract” in the card to sign it.')).toBeDefined();
  });
});

describe('several documents at once', () => {
  const many = (count: number, documentsPerCode = 20) =>
    buildDocuments(
      [
        ...Array.from({ length: count }, (_, index) =>
          buildDocument({ name: `Aneks ${index + 1}.pdf`, address: { ...address, fileId: 100 + index } }),
        ),
        buildDocument({ name: 'Potpisan.pdf', address: { ...address, fileId: 99 }, status: 'signed' }),
      ],
      { me: { documentsPerCode } },
    );
  const choose = async (...names: readonly string[]) => {
    for (const name of names) await userEvent.click(await screen.findByRole('checkbox', { name: `Select ${name}` }));
  };

  it('can be chosen where at least two can be signed, and open together', async () => {
    const openSigningList = vi.fn<Portal['openSigningList']>(() => Promise.resolve('closed'));
    renderTab({ documents: () => Promise.resolve(many(3)) }, { portal: fakePortal({ openSigningList }) });
    await choose('Aneks 1.pdf', 'Aneks 3.pdf');
    expect(screen.queryByRole('checkbox', { name: 'Select Potpisan.pdf' })).toBeNull();
    expect(screen.getByText('2 of 3 selected').tagName).toBe('OUTPUT');
    await userEvent.click(screen.getByRole('button', { name: 'Sign 2 documents' }));
    const documents = [100, 102].map((fileId) => ({ ...address, fileId }));
    expect(openSigningList).toHaveBeenCalledWith({ documents }, '2 documents');
  });

  it('are shown in this very frame where the portal opens no slider', async () => {
    const show = vi.fn<Services['show']>();
    const portal = fakePortal({ openSigningList: () => Promise.resolve('unsupported') });
    renderTab({ documents: () => Promise.resolve(many(2)) }, { portal, show });
    await choose('Aneks 1.pdf', 'Aneks 2.pdf');
    await userEvent.click(screen.getByRole('button', { name: 'Sign 2 documents' }));
    expect(show).toHaveBeenCalledWith(expect.objectContaining({ kind: 'sign-list' }));
  });

  it('are not offered for one alone', async () => {
    renderTab({ documents: () => Promise.resolve(many(1)) });
    await screen.findByRole('table');
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByText(/with one code/u)).toBeNull();
  });

  it('are not offered where each needs a code of its own', async () => {
    renderTab({ documents: () => Promise.resolve(many(3, 1)) });
    await screen.findByRole('table');
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  it('are at most as many as the portal lets share a code, which is said', async () => {
    const openSigningList = vi.fn<Portal['openSigningList']>(() => Promise.resolve('closed'));
    renderTab({ documents: () => Promise.resolve(many(4, 3)) }, { portal: fakePortal({ openSigningList }) });
    await choose(...Array.from({ length: 4 }, (_, index) => `Aneks ${index + 1}.pdf`));
    const button = screen.getByRole('button', { name: 'Sign 4 documents' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByText('One code covers 3 documents at most.')).toBeDefined();
    await userEvent.click(button);
    expect(openSigningList).not.toHaveBeenCalled();
  });
});
