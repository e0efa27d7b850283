import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Document, DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import type { Api } from '../../api/api.js';
import type { Portal } from '../../portal/portal.js';
import { appError, fakeApi, fakePortal } from '../../testing/fake-services.js';
import { buildDocument, buildDocuments, noon } from '../../testing/fixtures.js';
import { renderWith } from '../../testing/render.js';
import { fieldTexts } from '../../texts/en/field.js';
import { FieldSurface } from './field-surface.js';

afterEach(cleanup);

const surface = { kind: 'field', mode: 'view', entityTypeId: 2, entityId: 412 } as const;

function renderField(answer: DocumentsAnswer | Error, options: { mode?: 'view' | 'edit'; entityId?: null } = {}) {
  const openSigning = vi.fn<Portal['openSigning']>(() => Promise.resolve('closed'));
  const portal = fakePortal({ openSigning });
  const documents = vi.fn<() => Promise<DocumentsAnswer>>(() =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer),
  );
  renderWith(<FieldSurface surface={{ ...surface, ...options }} texts={fieldTexts} />, {
    api: fakeApi({ documents }),
    portal,
  });
  return { openSigning, documents };
}

const of = (facts: Partial<Document>) => buildDocuments([buildDocument(facts)]);

describe('FieldSurface', () => {
  const at = new Date(noon - 8000).toISOString();
  const states: readonly [string, DocumentsAnswer, string, string][] = [
    ['ready', of({}), 'Contract · 422 kB', 'Sign'],
    ['viewer', buildDocuments(undefined, { mayEdit: false }), 'You may read, not sign', 'View'],
    ['not enrolled', buildDocuments(undefined, { me: { state: 'none' } }), 'One-time codes are not set up.', 'Set up'],
    [
      'set up together with an administrator',
      buildDocuments(undefined, { me: { state: 'invited', assistedBy: 'Ana V.' } }),
      'Ana V. set up your phone with you.',
      'Set up',
    ],
    [
      'no certificate',
      buildDocuments(undefined, { me: { hasCredential: false } }),
      'No certificate is assigned to you.',
      'Details',
    ],
    ['signing', of({ status: 'signing', signer: 'Petar K.', at }), 'Petar K. is signing now · 8 s', 'Open'],
    ['storing', of({ status: 'storing' }), 'Signed. Storing in the card…', 'Open'],
    ['signed', of({ status: 'signed', signer: 'Ana V.', at }), 'Ana V., 4 Jun 2026, 11:59', 'Download'],
    ['newer version', of({ status: 'newer-version' }), 'A newer version is not signed.', 'Sign'],
    ['conflict', of({ status: 'conflict' }), 'Another version was uploaded meanwhile.', 'Open'],
    ['not a PDF', of({ status: 'not-a-pdf' }), 'This file is not a PDF.', 'Details'],
    [
      'locked',
      buildDocuments(undefined, { me: { state: 'locked', lockedUntil: '2026-06-04T09:05:00Z' } }),
      'Codes locked until 11:05.',
      'Details',
    ],
    [
      'service away',
      buildDocuments(undefined, { me: { state: 'service-away' } }),
      'Signing is not available now.',
      'Retry',
    ],
  ];
  it.each(states)('shows %s', async (_, answer, fact, action) => {
    renderField(answer);
    expect(await screen.findByText(fact)).toBeDefined();
    expect(screen.getByRole('button', { name: action })).toBeDefined();
  });

  it('asks to save a new deal, without asking the server', () => {
    const { documents } = renderField(of({}), { entityId: null });
    expect(screen.getByText('Save the card to sign its documents.')).toBeDefined();
    expect(documents).not.toHaveBeenCalled();
  });

  it('offers nothing in edit mode', async () => {
    renderField(of({}), { mode: 'edit' });
    await screen.findByText('Signing is available after saving.');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('names the field to fill when there is no document', async () => {
    renderField(buildDocuments([]));
    expect(await screen.findByText('Add a PDF to “Contract” to sign it.')).toBeDefined();
  });

  it('opens the slider and reads again after it', async () => {
    const { openSigning, documents } = renderField(of({}));
    await userEvent.click(await screen.findByRole('button', { name: 'Sign' }));
    expect(openSigning).toHaveBeenCalledWith(buildDocument().address, buildDocument().name);
    await vi.waitFor(() => {
      expect(documents).toHaveBeenCalledTimes(2);
    });
  });

  it('reads again when the server tells of a change, and goes on listening from there', async () => {
    const documents = vi
      .fn<() => Promise<DocumentsAnswer>>()
      .mockResolvedValueOnce(of({}))
      .mockResolvedValue({ ...of({ status: 'newer-version' }), version: 'v2' });
    const changes = vi.fn<Api['changes']>((_entity, { after }) =>
      after === 'v1' ? Promise.resolve({ version: 'v2' }) : new Promise(() => undefined),
    );
    renderWith(<FieldSurface surface={surface} texts={fieldTexts} />, { api: fakeApi({ documents, changes }) });
    expect(await screen.findByText('A newer version is not signed.')).toBeDefined();
    expect(documents).toHaveBeenCalledTimes(2);
    await vi.waitFor(() => {
      expect(changes).toHaveBeenLastCalledWith(
        { entityTypeId: 2, entityId: 412 },
        expect.objectContaining({ after: 'v2' }),
      );
    }, 10_000);
  });

  it('tells an unfinished setup and its reference', async () => {
    renderField(appError('signing-service-unpaired'));
    await userEvent.click(await screen.findByRole('button', { name: 'Details' }));
    expect(screen.getByText(/Ref 7K2-M9Q/u)).toBeDefined();
  });

  it('tries again after a lost connection', async () => {
    const { documents } = renderField(appError('offline'));
    await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
    expect(documents).toHaveBeenCalledTimes(2);
  });
});
