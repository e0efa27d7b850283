import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { appError, fakeApi } from '../../testing/fake-services.js';
import { buildDocument, buildDocuments } from '../../testing/fixtures.js';
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

function renderTab(api: Parameters<typeof fakeApi>[0]) {
  renderWith(<TabSurface surface={{ kind: 'tab', entityTypeId: 2, entityId: 412 }} texts={tabTexts} />, {
    api: fakeApi(api),
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
    await screen.findByRole('table', { name: 'PDF documents of the deal' });
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

  it('tells a failed download under its row only', async () => {
    renderTab({
      documents: () => Promise.resolve(answer),
      documentContent: () => Promise.reject(appError('document-gone')),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Download: Aneks.pdf' }));
    expect(await screen.findByText('The document is no longer in the deal.')).toBeDefined();
    expect(names()).toContain('Ugovor.pdf');
  });

  it('says where to add a document when there is none', async () => {
    renderTab({ documents: () => Promise.resolve(buildDocuments([])) });
    expect(await screen.findByText('Add a PDF to “Contract” in the deal to sign it.')).toBeDefined();
  });
});
