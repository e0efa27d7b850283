import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api/api.js';
import { appError, fakeApi } from '../../testing/fake-services.js';
import { buildMe, buildPeople, buildPerson, buildUnits } from '../../testing/fixtures.js';
import { renderWith } from '../../testing/render.js';
import { homeTexts } from '../../texts/en/home.js';
import { HomeSurface } from './home-surface.js';
import { actsFor, listPeople } from './people-list.js';

afterEach(cleanup);

const done = { people: [], untold: [] };

function renderHome(act: Api['act'], isPortalAdministrator = true) {
  const spy = vi.fn(act);
  renderWith(<HomeSurface texts={homeTexts} />, {
    api: fakeApi({ act: spy }),
    person: { personId: '1', name: 'Ana Vukčević', isPortalAdministrator },
  });
  fireEvent.click(screen.getByRole('button', { name: isPortalAdministrator ? 'People' : 'Me' }));
  return spy;
}

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

describe('HomeSurface', () => {
  it('ends an act with the administrator’s own code, under a sentence that says what it authorises', async () => {
    const act = renderHome(() => Promise.resolve(done));
    await press('Invite: Jelena Šćepanović');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText('You invite Jelena Šćepanović to sign documents of this portal.')).toBeDefined();
    await userEvent.selectOptions(dialog.getByLabelText('Role'), 'administrator');
    expect(dialog.getByText(/as an administrator of signing, with the same rights as yours/u)).toBeDefined();
    await userEvent.type(dialog.getByLabelText('Reason'), 'new here');
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123 456{Enter}');
    expect(act).toHaveBeenCalledWith({
      requestKey: '3b241101-e2bb-4255-8caf-4136c566a962',
      code: '123456',
      acts: [{ kind: 'invite', personId: '11', name: 'Jelena Šćepanović', role: 'administrator', reason: 'new here' }],
    });
    expect(await screen.findByText(/Jelena Šćepanović is invited\./u)).toBeDefined();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('gives a certificate that the person does not have yet', async () => {
    const act = renderHome(() => Promise.resolve(done));
    await press('More for Nikola Đurišić');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/You let Nikola Đurišić sign with the certificate of Milica Radović/u)).toBeDefined();
    await userEvent.type(dialog.getByLabelText('Reason'), 'sells');
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123456{Enter}');
    expect(act.mock.calls[0]?.[0].acts).toEqual([
      { kind: 'grant', personId: '9', credentialId: 'c1', reason: 'sells' },
    ]);
  });

  it('asks for the reason before it sends anything', async () => {
    const act = renderHome(() => Promise.resolve(done));
    await press('Unlock: Petar Knežević');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123456{Enter}');
    expect(dialog.getByText(/Say why/u)).toBeDefined();
    expect(document.activeElement).toBe(dialog.getByLabelText('Reason'));
    expect(act).not.toHaveBeenCalled();
  });

  it('gives several people one role under one code, each named, and says whom the portal did not tell', async () => {
    const act = renderHome(() => Promise.resolve({ people: [], untold: ['12'] }));
    for (const name of ['Jelena Šćepanović', 'Сергей Лавренёв', 'Milica Radović', 'Tamara Ivanović']) {
      await userEvent.click(await screen.findByRole('checkbox', { name: `Choose ${name}` }));
    }
    await press('Give a role to 4 people');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.selectOptions(dialog.getByLabelText('Role'), 'auditor');
    expect(dialog.getByText(/has this role already/u)).toBeDefined();
    const sentence = dialog.getByText(/You invite Jelena Šćepanović, Сергей Лавренёв, as: Auditor/u);
    expect(sentence.textContent).toContain('The role of Milica Radović is from now on: Auditor.');
    await userEvent.type(dialog.getByLabelText('Reason'), 'audit');
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123456{Enter}');
    expect(act.mock.calls[0]?.[0].acts).toEqual([
      { kind: 'change-role', personId: '7', role: 'auditor', reason: 'audit' },
      { kind: 'invite', personId: '11', name: 'Jelena Šćepanović', role: 'auditor', reason: 'audit' },
      { kind: 'invite', personId: '12', name: 'Сергей Лавренёв', role: 'auditor', reason: 'audit' },
    ]);
    expect(await screen.findByText(/could not tell them: Сергей Лавренёв/u)).toBeDefined();
  });

  it('narrows the list to a department, and says what the application may not read', async () => {
    const people = vi.fn(() => Promise.resolve(buildPeople()));
    const units = () => Promise.resolve({ ...buildUnits(), missing: ['group' as const] });
    renderWith(<HomeSurface texts={homeTexts} />, {
      api: fakeApi({ people, units }),
      person: { personId: '1', name: 'Ana Vukčević', isPortalAdministrator: true },
    });
    await press('People');
    await userEvent.selectOptions(await screen.findByLabelText('Members of'), 'department:3');
    expect(people).toHaveBeenLastCalledWith('', expect.anything(), 'department:3');
    expect(screen.getByText(/no right “sonet_group”/u)).toBeDefined();
  });

  it('lists who is known where the portal’s people may not be listed, and says why no more', async () => {
    const people = () => Promise.resolve({ ...buildPeople(), mayListUsers: false, candidates: [] });
    renderWith(<HomeSurface texts={homeTexts} />, {
      api: fakeApi({ people }),
      person: { personId: '1', name: 'Ana Vukčević', isPortalAdministrator: true },
    });
    await press('People');
    expect(await screen.findByText(/^Employees cannot be listed to be invited/u)).toBeDefined();
    expect(screen.getByRole('row', { name: /Milica Radović/u })).toBeDefined();
  });

  it('shows an auditor the people, and nothing to do with them', async () => {
    const me = () => Promise.resolve(buildMe({ person: buildPerson({ role: 'auditor', state: 'invited' }) }));
    const people = () => Promise.resolve({ ...buildPeople(), mayAct: false, candidates: [] });
    renderWith(<HomeSurface texts={homeTexts} />, { api: fakeApi({ me, people }) });
    await press('People');
    expect(await screen.findByRole('row', { name: /Milica Radović.*4 Jun 2026/u })).toBeDefined();
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByRole('button', { name: /Reset codes|Invite:|More for/u })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Settings' })).toBeNull();
  });

  it('tells a person who reset their codes', async () => {
    const person = buildPerson({
      state: 'invited',
      activeSince: null,
      reset: { at: '2026-06-03T08:00:00Z', by: 'Ana Vukčević' },
    });
    renderWith(<HomeSurface texts={homeTexts} />, { api: fakeApi({ me: () => Promise.resolve(buildMe({ person })) }) });
    expect(await screen.findByText('One-time codes are not set up.')).toBeDefined();
    await press('Me');
    expect(await screen.findByText('Ana Vukčević reset your codes on 3 June 2026. Set up again.')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Set up codes' })).toBeDefined();
  });

  it('stays open on a wrong code', async () => {
    renderHome(() => Promise.reject(appError('code-wrong', { triesLeft: 3 })));
    await press('Unlock: Petar Knežević');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Reason'), 'asked');
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123456{Enter}');
    expect((await dialog.findByRole('alert')).textContent).toContain('3 tries left.');
  });

  it('shows who asks for a reset, and how many recovery codes the others have left', async () => {
    renderHome(() => Promise.resolve(done));
    const marko = within(await screen.findByRole('row', { name: /Marko Popović/u }));
    expect(marko.getByText('Asks for a reset, 4 Jun 2026')).toBeDefined();
    expect(marko.getByRole('button', { name: 'Reset codes: Marko Popović' })).toBeDefined();
    const milica = within(screen.getByRole('row', { name: /Milica Radović/u }));
    expect(milica.getByText('7 recovery codes')).toBeDefined();
    const jovana = within(screen.getByRole('row', { name: /Jovana Perović/u }));
    expect(jovana.getByText('Unlocked, 2 codes to go')).toBeDefined();
  });

  it('shows a person without that right only their own state', async () => {
    renderHome(() => Promise.resolve(done), false);
    expect(await screen.findByText('Active since 12 Jan 2026')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'People' })).toBeNull();
    expect(screen.getByText('7 left')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Replace phone' })).toBeDefined();
  });
});

describe('actsFor', () => {
  it('offers by state what is possible, the likeliest first', () => {
    const acts = Object.fromEntries(
      listPeople(buildPeople()).map((listed) => [listed.name, actsFor(listed, { mayAssist: false })]),
    );
    expect(acts).toMatchObject({
      'Milica Radović': ['reset', 'grant', 'withdraw-grant', 'change-role', 'stop'],
      'Petar Knežević': ['unlock', 'reset', 'grant', 'withdraw-grant', 'change-role', 'stop'],
      'Marko Popović': ['reset', 'grant', 'withdraw-grant', 'change-role', 'stop'],
      'Jovana Perović': ['reset', 'grant', 'withdraw-grant', 'change-role', 'stop'],
      'Nikola Đurišić': ['invite', 'grant', 'change-role', 'stop'],
      'Tamara Ivanović': ['change-role', 'stop'],
      'Jelena Šćepanović': ['invite'],
    });
  });
});
