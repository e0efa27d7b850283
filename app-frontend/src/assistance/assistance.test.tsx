import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { HomeSurface } from '../surfaces/home/home-surface.js';
import { assistedMe, buildAssisted, buildAssistedPeople, buildAssisting } from '../testing/assistance-fixtures.js';
import { fakeApi } from '../testing/fake-services.js';
import { buildEnrolment, noon } from '../testing/fixtures.js';
import { buildPolicies, buildProposal } from '../testing/policy-fixtures.js';
import { renderWith } from '../testing/render.js';
import { homeTexts } from '../texts/en/home.js';

afterEach(cleanup);

const person = { personId: '1', name: 'Ana Vukčević', isPortalAdministrator: true };
const key = buildEnrolment().secretGroups.join(' ');

function open(answers: Partial<Api> = {}, now = () => noon) {
  const act = vi.fn<Api['act']>(() => Promise.resolve(buildAssisted()));
  const api = fakeApi({ act, policies: () => Promise.resolve(buildAssisting()), ...answers });
  renderWith(<HomeSurface texts={homeTexts} />, { api, person, now });
  fireEvent.click(screen.getByRole('button', { name: 'People' }));
  return act;
}
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => within(screen.getByRole('dialog'));
const authorise = async () => {
  await userEvent.type(dialog().getByLabelText(/^Your own code/u), '123456{Enter}');
};
const setUp = async () => {
  await press('Set up here: Nikola Đurišić');
  await userEvent.type(dialog().getByLabelText('Reason'), 'first day');
  await authorise();
};

describe('assisted set-up at the administrator’s desk', () => {
  it('is not offered where it is off, nor for who is no invited signer', async () => {
    open({ policies: () => Promise.resolve(buildPolicies()) });
    await screen.findByRole('button', { name: 'Invite again: Nikola Đurišić' });
    expect(screen.queryByRole('button', { name: /^Set up here/u })).toBeNull();
    cleanup();
    open();
    await screen.findByRole('button', { name: 'Set up here: Nikola Đurišić' });
    const offered = screen
      .getAllByRole('button', { name: /^Set up here/u })
      .map((each) => each.getAttribute('aria-label'));
    expect(offered).toEqual(['Set up here: Nikola Đurišić', 'Set up here: Lazar Drašković']);
  });

  it('needs a reason and an own code, then shows the key once: to be scanned, not to be opened here', async () => {
    const act = open();
    await press('Set up here: Nikola Đurišić');
    await authorise();
    expect(act).not.toHaveBeenCalled();
    await userEvent.type(dialog().getByLabelText('Reason'), 'first day');
    await press('Set up here');
    expect(act.mock.calls[0]?.[0].acts).toEqual([{ kind: 'assist-enrolment', personId: '9', reason: 'first day' }]);
    expect(await screen.findByText(key)).toBeDefined();
    expect(dialog().getByRole('img', { name: /QR code/u })).toBeDefined();
    expect(dialog().getByText('Nobody else should see this.')).toBeDefined();
    expect(dialog().getByText(/^It is valid for 9 more minutes\. Closing this forgets/u)).toBeDefined();
    expect(dialog().getByText(/types the first code there/u)).toBeDefined();
    expect(dialog().queryByRole('link')).toBeNull();
    await press('Close');
    expect(screen.queryByText(key)).toBeNull();
    expect(screen.getByText(/^Begun with Nikola Đurišić/u)).toBeDefined();
  });

  it('tells that the answer was lost, and shows nothing of an earlier one', async () => {
    const { people, untold } = buildAssisted();
    open({ act: () => Promise.resolve({ people, untold }) });
    await setUp();
    expect(await screen.findByText('The key was not shown.')).toBeDefined();
    expect(screen.queryByRole('img', { name: /QR code/u })).toBeNull();
    expect(screen.queryByText(/^Begun with/u)).toBeNull();
  });

  it('forgets the key when its time is over', async () => {
    let now = noon;
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      open({}, () => now);
      await setUp();
      await screen.findByText(key);
      now += 10 * 60_000;
      expect(await screen.findByText('The 10 minutes are over.')).toBeDefined();
      expect(screen.queryByText(key)).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows the key to the second administrator, who approves it', async () => {
    const proposal = buildProposal({
      acts: [{ kind: 'assist-enrolment', personId: '9', reason: 'first day' }],
      proposedBy: { personId: '8', name: 'Petar Knežević' },
    });
    const secondAdministrator = { days: 3, changed: null };
    open({ policies: () => Promise.resolve(buildAssisting({ secondAdministrator, proposals: [proposal] })) });
    await press('Approve: Set up here: Nikola Đurišić');
    await authorise();
    expect(await screen.findByText(key)).toBeDefined();
    expect(dialog().getByRole('heading', { name: 'Set up the phone of Nikola Đurišić' })).toBeDefined();
  });

  it('is switched on by an act, under a sentence that names the risk', async () => {
    const act = open({ policies: () => Promise.resolve(buildPolicies()) });
    await press('Settings');
    expect((await screen.findByText(/^The key is on the administrator’s screen/u)).textContent).toContain('sign as');
    await userEvent.click(screen.getByLabelText(/^On: no activation code/u));
    await press('Change: Assisted set-up');
    expect(dialog().getByText(/whoever keeps a copy of the key/u)).toBeDefined();
    await authorise();
    expect(act.mock.calls[0]?.[0].acts).toEqual([{ kind: 'allow-assisted-set-up', isAllowed: true }]);
  });

  it('is said to be forbidden by the operator, and is not there for an older service', async () => {
    const assistedSetUp = { isAllowed: false, isAllowable: false, changed: null };
    open({ policies: () => Promise.resolve(buildPolicies({ assistedSetUp })) });
    await press('Settings');
    await userEvent.click(await screen.findByLabelText(/^On: no activation code/u));
    expect(screen.getByText('The operator of the signing service does not allow it.')).toBeDefined();
    const change = screen.getByRole('button', { name: 'Change: Assisted set-up' });
    expect(change.getAttribute('aria-disabled')).toBe('true');
    cleanup();
    const { assistedSetUp: _unknown, ...older } = buildPolicies();
    open({ policies: () => Promise.resolve(older) });
    await press('Settings');
    await screen.findByRole('button', { name: 'Change: Code word' });
    expect(screen.queryByText('Assisted set-up')).toBeNull();
  });

  it('is told at the person, while the first code is awaited and after', async () => {
    open({ people: () => Promise.resolve(buildAssistedPeople()) });
    expect(await screen.findByText(/^First code awaited until/u)).toBeDefined();
    expect(screen.getByText('Set up with Ana Vukčević')).toBeDefined();
  });

  it('leads its person from the own page to the code', async () => {
    const api = fakeApi({ me: assistedMe(noon + 60_000) });
    renderWith(<HomeSurface texts={homeTexts} />, { api });
    expect(await screen.findByText('Ana Vukčević set up your phone with you.')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Type the code' })).toBeDefined();
  });
});
