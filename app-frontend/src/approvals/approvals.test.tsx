import type { AdminActsAnswer } from '@dealseal/app-server/contract/people';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { HomeSurface } from '../surfaces/home/home-surface.js';
import { fakeApi } from '../testing/fake-services.js';
import { buildPeople, buildPerson } from '../testing/fixtures.js';
import { buildAwaiting, buildPolicies, buildProposal } from '../testing/policy-fixtures.js';
import { renderWith } from '../testing/render.js';
import { homeTexts } from '../texts/en/home.js';

afterEach(cleanup);

const person = { personId: '7', name: 'Milica Radović', isPortalAdministrator: true };
const until = '2026-06-07T08:12:00Z';

function open(answers: Partial<Api> = {}, answer: Partial<AdminActsAnswer> = {}) {
  const act = vi.fn<Api['act']>(() => Promise.resolve({ people: [], untold: [], ...answer }));
  const api = fakeApi({ act, policies: () => Promise.resolve(buildAwaiting()), ...answers });
  renderWith(<HomeSurface texts={homeTexts} />, { api, person });
  fireEvent.click(screen.getByRole('button', { name: 'People' }));
  return act;
}
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));
const authorise = async () => {
  await userEvent.type(within(screen.getByRole('dialog')).getByLabelText(/^Your own code/u), '123456{Enter}');
};
const actsOf = (act: ReturnType<typeof open>) => act.mock.calls[0]?.[0].acts;

describe('what awaits a second administrator', () => {
  it('says what exactly is asked, by whom and until when', async () => {
    open();
    const section = within(await screen.findByRole('region', { name: 'Awaiting approval' }));
    const [first] = await section.findAllByText(/may sign with the certificate of/u);
    expect(first?.textContent).toMatch(
      /^Milica Radović may sign .*: to 31 December 2026 inclusive; 20 documents a day$/u,
    );
    expect(section.getAllByText(/^Proposed by Ana Vukčević on 4 June 2026/u)).toHaveLength(2);
    expect(section.getAllByText(/^Waits until 7 June 2026/u)).toHaveLength(3);
    expect(section.getByText('Reason: contracts of the season')).toBeDefined();
    expect(section.getByText(/takes over from Milica Radović.* on 1 July 2026/u)).toBeDefined();
  });

  it('is approved with an own code, by the digest of what is shown', async () => {
    const policies = vi.fn<Api['policies']>(() => Promise.resolve(buildAwaiting({ proposals: [buildProposal()] })));
    const act = open({ policies });
    await press(/^Approve: Milica Radović may sign/u);
    policies.mockResolvedValue(buildPolicies());
    await authorise();
    const { proposalId, digest } = buildProposal();
    expect(actsOf(act)).toEqual([{ kind: 'approve-proposal', proposalId, digest }]);
    expect(await screen.findByText('Approved. It holds now.')).toBeDefined();
    expect(screen.queryByRole('region', { name: 'Awaiting approval' })).toBeNull();
  });

  it('is refused with a reason only', async () => {
    const act = open();
    await press(/^Refuse: Milica Radović may sign/u);
    await authorise();
    expect(act).not.toHaveBeenCalled();
    await userEvent.type(within(screen.getByRole('dialog')).getByLabelText('Reason'), 'she is on leave');
    await press('Refuse');
    expect(actsOf(act)).toEqual([{ kind: 'refuse-proposal', proposalId: 'p1', reason: 'she is on leave' }]);
  });

  it('is withdrawn by who proposed it, who cannot approve it; what is outdated nobody can', async () => {
    const act = open();
    await press(/^Withdraw: No second administrator/u);
    await authorise();
    expect(actsOf(act)).toEqual([{ kind: 'withdraw-proposal', proposalId: 'p3' }]);
    expect(screen.getAllByRole('button', { name: /^Approve/u })).toHaveLength(1);
    expect(screen.getByText(/^Something has changed meanwhile/u)).toBeDefined();
  });

  it('is told before the code is typed, and after it as not done yet', async () => {
    const people = [buildPerson({ personId: '8', name: 'Jovana', credentialIds: [] })];
    open({ people: () => Promise.resolve({ ...buildPeople(), people }) }, { proposed: { proposalId: 'p9', until } });
    await press(/^Give a certificate: /u);
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/^What gives more than there is now/u)).toBeDefined();
    await userEvent.type(dialog.getByLabelText('Reason'), 'contracts');
    await authorise();
    expect(await screen.findByText('Proposed. Nothing has been changed yet.')).toBeDefined();
    expect(screen.queryByText(/Done\.$/u)).toBeNull();
  });

  it('cannot be approved where there is one administrator, who is told what to do', async () => {
    open({ policies: () => Promise.resolve(buildAwaiting({ administrators: 1 })) });
    expect(await screen.findByText('There is no second administrator.')).toBeDefined();
  });
});

describe('the settings of protection', () => {
  it('switch the second administrator on by an act, for some days', async () => {
    const act = open({ policies: () => Promise.resolve(buildPolicies()) });
    await press('Settings');
    await userEvent.click(await screen.findByLabelText('A second one has to approve'));
    await press('Change: Second administrator');
    expect(screen.getByText(/within 3 days\. Switching this off will need two/u)).toBeDefined();
    await authorise();
    expect(actsOf(act)).toEqual([{ kind: 'set-second-administrator', days: 3 }]);
  });

  it('tell a single administrator before, who cannot', async () => {
    open({ policies: () => Promise.resolve(buildPolicies({ administrators: 1 })) });
    await press('Settings');
    await userEvent.click(await screen.findByLabelText('A second one has to approve'));
    expect(screen.getByText(/^You are the only administrator/u)).toBeDefined();
    const change = screen.getByRole('button', { name: 'Change: Second administrator' });
    expect(change.getAttribute('aria-disabled')).toBe('true');
  });

  it('waive the code word under a sentence that names the risk', async () => {
    const act = open({ policies: () => Promise.resolve(buildPolicies()) });
    await press('Settings');
    expect((await screen.findByText(/^Without it, whoever gets into the account/u)).textContent).toContain('sign as');
    await userEvent.click(screen.getByLabelText(/^Waived for signers/u));
    await press('Change: Code word');
    await authorise();
    expect(actsOf(act)).toEqual([{ kind: 'waive-code-word', isWaived: true }]);
  });

  it('are not there where the service knows none', async () => {
    open({ policies: () => Promise.resolve(null) });
    await press('Settings');
    await screen.findByRole('group', { name: 'Level of signatures' });
    expect(screen.queryByText('Second administrator')).toBeNull();
  });

  it('mark who has set up codes without a code word', async () => {
    const people = [buildPerson({ isWithoutCodeWord: true })];
    open({ people: () => Promise.resolve({ ...buildPeople(), people }) });
    expect(await screen.findByText('Without code word')).toBeDefined();
  });
});
