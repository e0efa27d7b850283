import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api/api.js';
import { appError, fakeApi } from '../../testing/fake-services.js';
import { buildPeople } from '../../testing/fixtures.js';
import { renderWith } from '../../testing/render.js';
import { homeTexts } from '../../texts/en/home.js';
import { HomeSurface } from './home-surface.js';
import { actsFor, listPeople } from './people-list.js';

afterEach(cleanup);

function renderHome(act: Api['act'], isPortalAdministrator = true) {
  const spy = vi.fn(act);
  renderWith(<HomeSurface texts={homeTexts} />, {
    api: fakeApi({ act: spy }),
    person: { personId: '1', name: 'Ana Vukčević', isPortalAdministrator },
  });
  return spy;
}

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

describe('HomeSurface', () => {
  it('ends an act with the administrator’s own code, under a sentence that says what it authorises', async () => {
    const act = renderHome(() => Promise.resolve({ people: [] }));
    await press('Invite: Jelena Šćepanović');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText('You invite Jelena Šćepanović to sign documents of this portal.')).toBeDefined();
    await userEvent.selectOptions(dialog.getByLabelText('Role'), 'administrator');
    expect(dialog.getByText(/as an administrator of signing, with the same rights as yours/u)).toBeDefined();
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123 456{Enter}');
    expect(act).toHaveBeenCalledWith({
      requestKey: '3b241101-e2bb-4255-8caf-4136c566a962',
      code: '123456',
      acts: [{ kind: 'invite', personId: '11', name: 'Jelena Šćepanović', role: 'administrator' }],
    });
    expect(await screen.findByText(/Jelena Šćepanović is invited\./u)).toBeDefined();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('gives a certificate that the person does not have yet', async () => {
    const act = renderHome(() => Promise.resolve({ people: [] }));
    await press('More for Nikola Đurišić');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/You let Nikola Đurišić sign with the certificate of Milica Radović/u)).toBeDefined();
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123456{Enter}');
    expect(act.mock.calls[0]?.[0].acts).toEqual([{ kind: 'grant', personId: '9', credentialId: 'c1' }]);
  });

  it('stays open on a wrong code', async () => {
    renderHome(() => Promise.reject(appError('code-wrong', { triesLeft: 3 })));
    await press('Unlock: Petar Knežević');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123456{Enter}');
    expect((await dialog.findByRole('alert')).textContent).toContain('3 tries left.');
  });

  it('shows who asks for a reset, and how many recovery codes the others have left', async () => {
    renderHome(() => Promise.resolve({ people: [] }));
    const marko = within(await screen.findByRole('row', { name: /Marko Popović/u }));
    expect(marko.getByText('Asks for a reset, 4 Jun 2026')).toBeDefined();
    expect(marko.getByRole('button', { name: 'Reset codes: Marko Popović' })).toBeDefined();
    const milica = within(screen.getByRole('row', { name: /Milica Radović/u }));
    expect(milica.getByText('7 recovery codes')).toBeDefined();
    const jovana = within(screen.getByRole('row', { name: /Jovana Perović/u }));
    expect(jovana.getByText('Unlocked, 2 codes to go')).toBeDefined();
  });

  it('shows a person without that right only their own state', async () => {
    renderHome(() => Promise.resolve({ people: [] }), false);
    expect(await screen.findByText('Active since 12 Jan 2026')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'People' })).toBeNull();
    expect(screen.getByText('7 left')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Replace phone' })).toBeDefined();
  });
});

describe('actsFor', () => {
  it('offers by state what is possible, the likeliest first', () => {
    const acts = Object.fromEntries(listPeople(buildPeople()).map((listed) => [listed.name, actsFor(listed)]));
    expect(acts).toMatchObject({
      'Milica Radović': ['reset', 'grant', 'withdraw-grant', 'stop'],
      'Petar Knežević': ['unlock', 'reset', 'grant', 'withdraw-grant', 'stop'],
      'Marko Popović': ['reset', 'grant', 'withdraw-grant', 'stop'],
      'Jovana Perović': ['reset', 'grant', 'withdraw-grant', 'stop'],
      'Nikola Đurišić': ['invite', 'grant', 'stop'],
      'Jelena Šćepanović': ['invite'],
    });
  });
});
