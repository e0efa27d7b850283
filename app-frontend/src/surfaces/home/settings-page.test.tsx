import type { SettingsAnswer } from '@dealseal/signing-service/contract/settings';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api/api.js';
import { fakeApi } from '../../testing/fake-services.js';
import { buildSettings } from '../../testing/fixtures.js';
import { renderWith } from '../../testing/render.js';
import { homeTexts } from '../../texts/en/home.js';
import { SettingsPage } from './settings-page.js';

afterEach(cleanup);

function renderSettings(answer: SettingsAnswer = buildSettings()) {
  let kept = answer;
  const act = vi.fn<Api['act']>(({ acts: [first] }) => {
    if (first?.kind === 'change-settings') kept = { ...kept, settings: first.settings };
    return Promise.resolve({ people: [], untold: [] });
  });
  renderWith(<SettingsPage texts={homeTexts} />, { api: fakeApi({ act, settings: () => Promise.resolve(kept) }) });
  return act;
}

const choose = async (name: RegExp) => userEvent.click(await screen.findByRole('radio', { name }));
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

async function confirm(sentence: RegExp): Promise<void> {
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText(sentence)).toBeDefined();
  await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123456{Enter}');
}

describe('SettingsPage', () => {
  it('changes the level with the administrator’s own code, under a sentence that says what changes', async () => {
    const act = renderSettings();
    await choose(/^Signature for the archive/u);
    await press('Save');
    await confirm(/^From now on: signatures of the level “Signature for the archive”\.$/u);
    expect(act.mock.calls[0]?.[0]).toMatchObject({
      code: '123456',
      acts: [{ kind: 'change-settings', settings: buildSettings({ level: 'B-LTA' }).settings }],
    });
    expect(await screen.findByText('Settings saved.')).toBeDefined();
    expect(screen.getByRole('radio', { name: /^Signature for the archive/u })).toHaveProperty('checked', true);
  });

  it('changes who is asked for time stamps, and in what order', async () => {
    const act = renderSettings();
    await userEvent.click(await screen.findByRole('checkbox', { name: /^Orjen/u }));
    await press('Ask Durmitor earlier');
    await press('Save');
    await confirm(/time stamps by Durmitor, Lovćen Trust, Orjen/u);
    const [first] = act.mock.calls[0]?.[0].acts ?? [];
    expect(first).toMatchObject({
      settings: { timeStampAuthorities: ['Durmitor', 'Lovćen Trust', expect.stringMatching(/^Orjen/u)] },
    });
  });

  it('does not save a level with time stamps and nobody to ask, and says why', async () => {
    const act = renderSettings(buildSettings({ timeStampAuthorities: ['Durmitor'] }));
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Durmitor' }));
    expect(screen.getByText('Choose at least one time-stamp authority.')).toBeDefined();
    await press('Save');
    expect(screen.queryByRole('dialog')).toBeNull();
    await press('Undo');
    expect(screen.getByRole('checkbox', { name: 'Durmitor' })).toHaveProperty('checked', true);
    expect(act).not.toHaveBeenCalled();
  });

  it('asks all authorities of a portal that goes up from B-B, unless it chooses', async () => {
    const act = renderSettings(buildSettings({ level: 'B-B', timeStampAuthorities: [] }));
    await choose(/^Signature with a time stamp B-T/u);
    await press('Save');
    await confirm(/time stamps by Lovćen Trust, Durmitor, Orjen/u);
    expect(act).toHaveBeenCalledOnce();
  });

  it('changes the mark that is offered first', async () => {
    const act = renderSettings();
    await choose(/^No visible mark$/u);
    await press('Save');
    await confirm(/^From now on: offered first: No visible mark\.$/u);
    const [first] = act.mock.calls[0]?.[0].acts ?? [];
    expect(first).toMatchObject({ settings: { defaultMark: { kind: 'none' } } });
  });

  it('changes what has to be read, how much one code is good for, and when signing is usual', async () => {
    const act = renderSettings();
    const count = await screen.findByRole('group', { name: 'Documents at once' });
    expect(within(count).getByText(/^Last changed by Ana Vukčević on 12 May 2026/u)).toBeDefined();
    const hours = screen.getByRole('group', { name: 'Usual hours' });
    expect(within(hours).getByText('Nobody has changed it yet.')).toBeDefined();
    await choose(/^All pages$/u);
    fireEvent.change(screen.getByLabelText('Documents at once'), { target: { value: '5' } });
    await userEvent.click(screen.getByLabelText(/^Tell the administrators/u));
    await userEvent.click(screen.getByLabelText('Sat'));
    await press('Save');
    await confirm(/read before signing: All pages; documents by one code: at most 5; administrators hear of signing/u);
    const [first] = act.mock.calls[0]?.[0].acts ?? [];
    expect(first).toMatchObject({
      settings: {
        readingRule: 'all-pages',
        documentsPerCode: 5,
        hours: { timeZone: 'Europe/Podgorica', days: [1, 2, 3, 4, 5, 6], from: '08:00', to: '18:00' },
      },
    });
  });

  it('tells of the whole where the service does not know who changed each', async () => {
    const { changes: _, ...older } = buildSettings();
    renderSettings(older);
    expect(await screen.findAllByText(/^Last changed by Ana Vukčević/u, { selector: 'p.small' })).toHaveLength(1);
    expect(within(screen.getByRole('group', { name: 'Usual hours' })).queryByText(/changed/u)).toBeNull();
  });

  it('looks at the time stamps in place, as the doctor does', async () => {
    const doctor = vi.fn<Api['doctor']>(() =>
      Promise.resolve({
        at: '2026-06-04T10:00:00Z',
        findings: [
          {
            part: 'service/time',
            check: 'time-stamp',
            subject: '',
            state: 'ok',
            code: null,
            facts: { milliseconds: 80 },
          },
        ],
      }),
    );
    renderWith(<SettingsPage texts={homeTexts} />, { api: fakeApi({ doctor }) });
    await press('Check: Time-stamp authorities');
    expect(await screen.findByText('It stamps in 80 ms.')).toBeDefined();
    expect(doctor).toHaveBeenCalledExactlyOnceWith('service/time');
  });

  it('does not save hours that have no day or end before they begin', async () => {
    renderSettings();
    await userEvent.click(await screen.findByLabelText(/^Tell the administrators/u));
    fireEvent.change(screen.getByLabelText('To'), { target: { value: '07:00' } });
    expect(screen.getByText('The end has to come after the beginning.')).toBeDefined();
    fireEvent.change(screen.getByLabelText('To'), { target: { value: '' } });
    expect(screen.queryByText('The end has to come after the beginning.')).toBeNull();
    for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri']) await userEvent.click(screen.getByLabelText(day));
    expect(screen.getByText('Choose at least one day.')).toBeDefined();
    await press('Save');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows no rules that the service does not know', async () => {
    const { settings, choices } = buildSettings();
    const { level, timeStampAuthorities, defaultMark } = settings;
    renderSettings({ settings: { level, timeStampAuthorities, defaultMark }, choices });
    await screen.findByRole('radio', { name: /^No visible mark$/u });
    expect(screen.queryByLabelText('Documents at once')).toBeNull();
    expect(screen.queryByText('Usual hours')).toBeNull();
  });

  it('says that there is no authority to choose', async () => {
    renderSettings({
      ...buildSettings({ level: 'B-B', timeStampAuthorities: [] }),
      choices: { levels: ['B-B'], timeStampAuthorities: [] },
    });
    expect(await screen.findByText(/has set up no time-stamp authority/u)).toBeDefined();
    expect(screen.getAllByRole('radio', { name: /^Signature/u })).toHaveLength(1);
  });
});
