import type { RulesAnswer } from '@dealseal/app-server/contract/rules';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api/api.js';
import { buildInstallation, buildInstallKind } from '../../testing/fixtures.js';
import { appError, fakeApi } from '../../testing/fake-services.js';
import { renderWith } from '../../testing/render.js';
import { buildDrive, buildFinding, buildRules } from '../../testing/rule-fixtures.js';
import { homeTexts } from '../../texts/en/home.js';
import { SettingsPage } from './settings-page.js';

afterEach(cleanup);

const now = { at: '2026-06-04T10:00:00Z', name: 'Milica Radović' };

/** A server that keeps what is changed. */
function renderRules(first: RulesAnswer = buildRules(), answers: Partial<Api> = {}) {
  let kept = first;
  const changeRule = vi.fn<Api['changeRule']>(({ rule, value }) => {
    kept = { ...kept, [rule]: value, changes: { ...kept.changes, [rule]: now } };
    return Promise.resolve(kept);
  });
  renderWith(<SettingsPage texts={homeTexts} />, {
    api: fakeApi({ rules: () => Promise.resolve(kept), changeRule, ...answers }),
  });
  return changeRule;
}

const row = async (name: string) => within(await screen.findByRole('group', { name }));
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

describe('what the server holds for a portal', () => {
  it('lets an administrator of the portal choose the fields, and looks at them in place', async () => {
    const chooseFields = vi.fn<Api['chooseFields']>(() => fakeApi().installation());
    const doctor = vi.fn<Api['doctor']>(() =>
      Promise.resolve({
        at: '2026-06-04T10:00:00Z',
        findings: [
          {
            part: 'fields',
            check: 'fields',
            subject: '',
            state: 'fault',
            code: 'fields-gone',
            facts: { missing: ['X'] },
          },
        ],
      }),
    );
    const kinds = [buildInstallKind({ chosen: ['UF_CRM_SIGN_DOC'] })];
    const installation = () => Promise.resolve(buildInstallation({ kinds }));
    renderRules(buildRules(), { chooseFields, doctor, installation });
    const fields = await row('Fields');
    expect(fields.getByText(/^Last changed by Ana Vukčević/u)).toBeDefined();
    expect(fields.getByText('Contract')).toBeDefined();
    await press('Choose where people sign');
    await userEvent.click(await fields.findByLabelText('Attachments'));
    await press('Continue');
    expect(chooseFields).toHaveBeenCalledExactlyOnceWith({
      kinds: [{ entityTypeId: 2, fields: ['UF_CRM_SIGN_DOC', 'UF_CRM_FILES'] }],
    });
    expect(await fields.findByText('The portal shows it there from now on.')).toBeDefined();
    await press('Check: Fields');
    expect(await fields.findByRole('button', { name: 'Check again: Fields' })).toBeDefined();
    expect(doctor).toHaveBeenCalledExactlyOnceWith('fields');
  });

  it('reads the fields, of which kind where there are several, to who is no administrator of the portal', async () => {
    const deals = { entityTypeId: 2, title: '' };
    const contract = { field: 'UF_CRM_SIGN_DOC', title: 'Contract', entityTypeId: 2 };
    const leave = { field: '1036:UF_CRM_7_FILE', title: 'Application', entityTypeId: 1036 };
    const kinds = [deals, { entityTypeId: 1036, title: 'Leave' }];
    renderRules(buildRules({ fields: { fields: [contract, leave], kinds, mayChoose: false } }));
    const fields = await row('Fields');
    expect(fields.getByText('Deal: Contract')).toBeDefined();
    expect(fields.getByText('Leave: Application')).toBeDefined();
    expect(fields.getByText('An administrator of the portal chooses them.')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Choose where people sign' })).toBeNull();
  });

  it('sets a limit to the size of documents, and says who did', async () => {
    const changeRule = renderRules();
    const size = await row('Size of a document');
    expect(size.getByText('Nobody has changed it yet.')).toBeDefined();
    const input = size.getByLabelText('Size of a document, MB');
    fireEvent.change(input, { target: { value: '105' } });
    expect(size.getByText('A number from 0.1 to 104.85.')).toBeDefined();
    await press('Save size');
    expect(changeRule).not.toHaveBeenCalled();
    fireEvent.change(input, { target: { value: '2,5' } });
    await press('Save size');
    expect(changeRule).toHaveBeenCalledExactlyOnceWith({ rule: 'largestBytes', value: 2_500_000 });
    expect(await size.findByText(/^Saved\. Last changed by Milica Radović/u)).toBeDefined();
  });

  it('puts originals into a folder of the Drive for some days', async () => {
    const drive = vi.fn<Api['drive']>(() => Promise.resolve(buildDrive()));
    const changeRule = renderRules(buildRules(), { drive });
    const original = await row('Original');
    await userEvent.click(original.getByRole('radio', { name: /^A folder of the Drive/u }));
    await press('Choose folder');
    await press('Open Originals');
    await press('Use Originals');
    expect(drive.mock.calls.map(([folder]) => folder)).toEqual([null, 63]);
    const days = original.getByLabelText('Days it stays there');
    await userEvent.type(days, '0');
    expect(original.getByText('A whole number from 1 to 3650, or nothing.')).toBeDefined();
    await userEvent.clear(days);
    await userEvent.type(days, '30');
    await press('Save original');
    const value = { kind: 'drive', folderId: 63, folderName: 'Originals', days: 30 };
    expect(changeRule).toHaveBeenCalledExactlyOnceWith({ rule: 'original', value });
  });

  it('says that the application has no right to the Drive', async () => {
    renderRules(buildRules(), { drive: () => Promise.resolve(buildDrive({ hasRight: false, folders: [] })) });
    const original = await row('Original');
    await userEvent.click(original.getByRole('radio', { name: /^A folder of the Drive/u }));
    await press('Choose folder');
    expect(await screen.findByText(/has no right “disk”/u)).toBeDefined();
  });

  it('leaves out what the portal has given no right for, and says so', async () => {
    renderRules(buildRules({ missingScopes: ['im', 'disk'] }));
    const original = await row('Original');
    expect(original.queryByRole('radio', { name: /Drive/u })).toBeNull();
    expect(original.getByText(/^Originals cannot go to the Drive: .*no right “disk”/u)).toBeDefined();
    expect(screen.getByText(/^Notices are not sent: .*no right “im”/u)).toBeDefined();
  });

  it('still shows the folder that was chosen before the right was taken back', async () => {
    const original = { kind: 'drive', folderId: 63, folderName: 'Originals', days: null } as const;
    renderRules(buildRules({ missingScopes: ['disk'], original }));
    const chosen = (await row('Original')).getByRole('radio', { name: /Chosen: Originals/u });
    expect(chosen).toHaveProperty('checked', true);
    expect(screen.queryByRole('button', { name: 'Choose folder' })).toBeNull();
  });

  it('switches notices off and on, and tells which always come', async () => {
    const changeRule = renderRules();
    const administrators = await row('To administrators');
    expect(administrators.queryByLabelText(/lock/iu)).toBeNull();
    expect(administrators.getByText(/^Always told: lock-outs, a new phone/u)).toBeDefined();
    await userEvent.click(administrators.getByLabelText('A key signs again'));
    await userEvent.click((await row('To the person responsible for the deal')).getByRole('checkbox'));
    await press('Save notifications');
    expect(changeRule).toHaveBeenCalledExactlyOnceWith({
      rule: 'notices',
      value: { mutedWarnings: ['credential-back'], responsible: true, signerStored: false, signerUnfinished: true },
    });
  });

  it('checks every row where it stands', async () => {
    const checkRule = vi.fn<Api['checkRule']>((rule) =>
      Promise.resolve(
        rule === 'size'
          ? buildFinding({ state: 'warning', code: 'size-service-smaller', facts: { bytes: 1024 } })
          : buildFinding(),
      ),
    );
    renderRules(buildRules(), { checkRule });
    await row('Original');
    await screen.findByRole('group', { name: 'Records' });
    const groups = screen.getAllByRole('group').filter((each) => each.classList.contains('setrow'));
    const without = groups.filter((each) => within(each).queryByRole('button', { name: /^Check: /u }) === null);
    // The three of the notifications share one.
    expect(without.map((each) => each.querySelector('legend')?.textContent)).toEqual([
      'To administrators',
      'To the person responsible for the deal',
    ]);
    await press('Check: Size of a document');
    expect(await screen.findByText('The signing service takes no more than 1 kB.')).toBeDefined();
    await press('Check: Read before signing');
    expect(await screen.findByText('In force: the signing service answered in 12 ms.')).toBeDefined();
  });
});

describe('the look of the mark', () => {
  it('is changed with the administrator’s own code', async () => {
    const act = vi.fn<Api['act']>(() => Promise.resolve({ people: [], untold: [] }));
    const keepMarkLogo = vi.fn<Api['keepMarkLogo']>(() => Promise.resolve({ sha256: 'cd'.repeat(32), bytes: 3 }));
    renderRules(buildRules(), { act, keepMarkLogo });
    const design = await row('Look of the mark');
    await userEvent.click(design.getByLabelText('Heading'));
    expect(design.getByRole('option', { name: 'Crnogorski: the portal’s' })).toBeDefined();
    await userEvent.selectOptions(design.getByLabelText('Language'), 'ru');
    const input = design.getByLabelText('Logo');
    await userEvent.upload(input, new File(['abc'], 'logo.png', { type: 'image/png' }));
    expect(await design.findByText('A logo is chosen.')).toBeDefined();
    expect(keepMarkLogo).toHaveBeenCalledExactlyOnceWith('YWJj');
    await press('Save');
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText(/look of the mark: Large, .*Organisation, Certificate, Русский, with a logo/u),
    ).toBeDefined();
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123456{Enter}');
    const [first] = act.mock.calls[0]?.[0].acts ?? [];
    expect(first).toMatchObject({
      settings: {
        markDesign: { shape: 'full', lines: ['organisation', 'certificate'], language: 'ru', logo: 'cd'.repeat(32) },
      },
    });
  });

  it('takes no picture that is too large, and says what is wrong with one', async () => {
    const keepMarkLogo = vi.fn<Api['keepMarkLogo']>(() => Promise.reject(appError('mark-picture-invalid')));
    renderRules(buildRules(), { keepMarkLogo });
    const input = (await row('Look of the mark')).getByLabelText('Logo');
    await userEvent.upload(input, new File([new Uint8Array(256 * 1024 + 1)], 'large.png', { type: 'image/png' }));
    expect(await screen.findByText('This picture is too large for the mark.')).toBeDefined();
    expect(keepMarkLogo).not.toHaveBeenCalled();
    await userEvent.upload(input, new File(['no'], 'no.png', { type: 'image/png' }));
    expect(await screen.findByText('This picture cannot be used for the mark.')).toBeDefined();
  });
});
