import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import type { AppError } from '../api/app-error.js';
import { appError, fakeApi } from '../testing/fake-services.js';
import { buildCredential, buildRequest } from '../testing/fixtures.js';
import { renderWith } from '../testing/render.js';
import { signingTexts } from '../texts/en/signing.js';
import { useCodeEntry } from '../ui/use-code-entry.js';
import { type Choices, firstUsable } from './choices.js';
import { ReviewFlow } from './review-flow.js';

afterEach(cleanup);

const lastTry = signingTexts['code.lastTry'];

function Flow(props: {
  readonly send: (code: string) => Promise<void>;
  readonly furthest: number;
  readonly credentials: Parameters<typeof ReviewFlow>[0]['credentials'];
  readonly onGoTo: (page: number) => void;
}): ReactNode {
  const [choices, setChoices] = useState<Choices>({
    mark: 'last-page-bottom-left',
    credentialId: firstUsable(props.credentials),
  });
  const entry = useCodeEntry({
    send: props.send,
    texts: { help: signingTexts['code.help'], incomplete: signingTexts['code.incomplete'], lastTry },
  });
  return (
    <ReviewFlow
      request={buildRequest()}
      credentials={props.credentials}
      choices={choices}
      onChoose={setChoices}
      reading={{ rule: 'last-page', total: 3, seen: new Set([props.furthest]) }}
      onGoTo={props.onGoTo}
      onShowMark={() => undefined}
      entry={entry}
    />
  );
}

function renderFlow(
  options: {
    send?: (code: string) => Promise<void>;
    furthest?: number;
    credentials?: readonly Parameters<typeof Flow>[0]['credentials'][number][];
    api?: Partial<Api>;
    now?: () => number;
  } = {},
) {
  const send = vi.fn<(code: string) => Promise<void>>(options.send ?? accept);
  const onGoTo = vi.fn<(page: number) => void>();
  const leave = vi.fn<() => void>();
  renderWith(
    <Flow
      send={send}
      furthest={options.furthest ?? 3}
      credentials={options.credentials ?? [buildCredential()]}
      onGoTo={onGoTo}
    />,
    { api: fakeApi(options.api), leave, ...(options.now === undefined ? {} : { now: options.now }) },
  );
  return { send, onGoTo, leave };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const codeField = () => screen.getByLabelText('Code from your authenticator app');

async function goToCode(): Promise<void> {
  await userEvent.click(button('Continue'));
}

async function giveCode(code = '123 456'): Promise<void> {
  await userEvent.type(codeField(), `${code}{Enter}`);
}

const accept = () => Promise.resolve();
const refuse = (failure: AppError) => () => Promise.reject(failure);

describe('review', () => {
  it('keeps Continue focusable, says what is missing and leads there', async () => {
    const { onGoTo } = renderFlow({ furthest: 1 });
    const continues = button('Continue');
    expect(continues.getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByText(/Read to the last page: 2 pages left\./u)).toBeDefined();
    await userEvent.click(continues);
    expect(onGoTo).toHaveBeenCalledWith(2);
    expect(screen.queryByLabelText('Code from your authenticator app')).toBeNull();
  });

  it('takes four presses of the keyboard from reading to signing', async () => {
    const { send } = renderFlow();
    button('Continue').focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(codeField());
    await userEvent.keyboard('123456{Enter}');
    expect(send).toHaveBeenCalledWith('123456');
  });

  it('stops at the certificate when none can sign', async () => {
    renderFlow({ credentials: [buildCredential({ state: 'expired' })] });
    await goToCode();
    expect(screen.getByRole('radio', { name: /Expired on 14 March 2028\. It cannot sign any more\./u })).toBeDefined();
    expect(button('Done').getAttribute('aria-disabled')).toBe('true');
  });

  it('tells beforehand what the service would refuse, and does not let it be chosen', async () => {
    const freshAt = '2026-06-05T00:00:00.000Z';
    const used = { refusal: 'used-up', until: null, today: { number: 2, left: 0, freshAt } } as const;
    const good = { refusal: null, until: freshAt, today: { number: 5, left: 1, freshAt } } as const;
    renderFlow({
      credentials: [
        { ...buildCredential({ notAfter: '2031-01-01T00:00:00Z' }), grant: used },
        { ...buildCredential({ credentialId: 'c2' }), grant: good },
        { ...buildCredential({ credentialId: 'c3' }), grant: { ...good, refusal: 'other-field' } },
      ],
    });
    await goToCode();
    await userEvent.click(button('Change: Certificate'));
    const usedUp = screen.getByRole('radio', { name: /number is used up \(2 documents a day\)/u });
    expect(usedUp.getAttribute('aria-disabled')).toBe('true');
    await userEvent.click(usedUp);
    const chosen = screen.getByRole<HTMLInputElement>('radio', {
      name: /Given to you until .* 1 of 5 documents left today/u,
    });
    expect(chosen.checked).toBe(true);
    expect(screen.getByRole('radio', { name: /It is not given to you for this field\./u })).toBeDefined();
  });

  it('does not let an unusable certificate be chosen', async () => {
    renderFlow({
      credentials: [buildCredential(), buildCredential({ credentialId: 'c2', owner: 'Old', state: 'expired' })],
    });
    await userEvent.click(button('Change: Certificate'));
    const old = screen.getByRole<HTMLInputElement>('radio', { name: /^Old/u });
    await userEvent.click(old);
    expect(old.checked).toBe(false);
  });

  it('says of a certificate whose PIN is typed that somebody has to be at the signing server', async () => {
    renderFlow({
      credentials: [buildCredential({ pin: 'every-time' }), buildCredential({ credentialId: 'c2', owner: 'Seal' })],
    });
    await userEvent.click(button('Change: Certificate'));
    expect(screen.getAllByText(/somebody has to be there/u)).toHaveLength(1);
  });

  it('comes back from a changed mark to where it was', async () => {
    renderFlow();
    await userEvent.click(button('Change: Mark on the page'));
    await userEvent.click(screen.getByRole('radio', { name: 'Sign without a visible mark' }));
    await userEvent.click(button('Done'));
    expect(screen.getByText('No visible mark')).toBeDefined();
    expect(button('Continue')).toBeDefined();
  });
});

describe('code', () => {
  it('says what is signed as whom', async () => {
    renderFlow();
    await goToCode();
    const sentence = document.querySelector('.sumline')?.textContent ?? '';
    expect(sentence).toContain('Ugovor o isporuci i montaži opreme 412-2026.pdf');
    expect(sentence).toContain('(3 pages, ');
    expect(sentence).toContain('4F2A 91C0');
    expect(sentence).toContain('Milica Radović, Adriatik Trade d.o.o.');
  });

  it('takes a pasted code with a blank', async () => {
    const { send } = renderFlow();
    await goToCode();
    await userEvent.click(codeField());
    await userEvent.paste('123 456');
    expect(send).not.toHaveBeenCalled();
    await userEvent.click(button('Sign'));
    expect(send).toHaveBeenCalledWith('123456');
  });

  it('does not send less than six digits', async () => {
    const { send } = renderFlow();
    await goToCode();
    await giveCode('12345');
    expect(send).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain('Type the 6 digits');
  });

  it('sends once, however often it is pressed', async () => {
    let answer = () => undefined as void;
    const { send } = renderFlow({
      send: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    await goToCode();
    await userEvent.type(codeField(), '123456');
    await userEvent.dblClick(button('Sign'));
    await userEvent.keyboard('{Enter}');
    expect(button('Checking…').getAttribute('aria-disabled')).toBe('true');
    expect(send).toHaveBeenCalledTimes(1);
    answer();
  });

  const cases: readonly [string, AppError, RegExp][] = [
    ['a wrong code', appError('code-wrong', { triesLeft: 3 }), /This code is not right\. 3 tries left\./u],
    ['the last try', appError('code-wrong', { triesLeft: 1 }), /One try left\. After that codes are locked/u],
    [
      'a clock that is off',
      appError('code-clock-off', { driftSeconds: 240, triesLeft: 2 }),
      /about 4 minutes off\. Set it to automatic time and try again\. 2 tries left\./u,
    ],
  ];
  it.each(cases)('tells %s, empties the field and stays in it', async (_, error, text) => {
    renderFlow({ send: refuse(error) });
    await goToCode();
    await giveCode();
    expect((await screen.findByRole('alert')).textContent).toMatch(text);
    expect(screen.getByDisplayValue('')).toBe(codeField());
    expect(document.activeElement).toBe(codeField());
    expect(button('Sign').getAttribute('aria-disabled')).toBeNull();
  });

  it('waits out a used code and says how long', async () => {
    let now = 0;
    const { send } = renderFlow({ send: refuse(appError('code-used', { waitSeconds: 17 })), now: () => now });
    await goToCode();
    await giveCode();
    const waiting = await screen.findByRole('button', { name: 'Sign in 17 s' });
    expect(waiting.getAttribute('aria-disabled')).toBe('true');
    await giveCode();
    expect(send).toHaveBeenCalledTimes(1);
    now = 18_000;
    expect(await screen.findByRole('button', { name: 'Sign' }, { timeout: 2500 })).toBeDefined();
  });

  it('says that a code was used also when the next one is there already', async () => {
    renderFlow({ send: refuse(appError('code-used', { waitSeconds: 0 })) });
    await goToCode();
    await giveCode();
    expect(await screen.findByText('This code has been used.')).toBeDefined();
    expect(button('Sign').getAttribute('aria-disabled')).toBeNull();
  });

  it('takes another code than the used one before the countdown has ended', async () => {
    const { send } = renderFlow({ send: refuse(appError('code-used', { waitSeconds: 17 })), now: () => 0 });
    await goToCode();
    await giveCode();
    await screen.findByRole('button', { name: 'Sign in 17 s' });
    await userEvent.type(codeField(), '654321');
    await userEvent.click(button('Sign'));
    expect(send).toHaveBeenLastCalledWith('654321');
  });

  it('ends at a lock, with Close', async () => {
    const { leave } = renderFlow({ send: refuse(appError('codes-locked', { lockedUntil: '2026-06-04T09:05:00Z' })) });
    await goToCode();
    await giveCode();
    expect(await screen.findByText('Codes are locked until 11:05.')).toBeDefined();
    expect(screen.queryByLabelText('Code from your authenticator app')).toBeNull();
    await userEvent.click(button('Close'));
    expect(leave).toHaveBeenCalled();
  });

  it('tells other errors with their reference above the field', async () => {
    renderFlow({ send: refuse(appError('token-absent')) });
    await goToCode();
    await giveCode();
    expect(await screen.findByText('The signing token is not connected.')).toBeDefined();
    expect(screen.getByText(/Ref 7K2-M9Q/u)).toBeDefined();
    expect(codeField()).toBeDefined();
  });

  it('helps who cannot get a code, and comes back', async () => {
    renderFlow();
    await goToCode();
    await userEvent.click(button('I cannot get a code'));
    expect(screen.getByText('New or lost phone')).toBeDefined();
    await userEvent.click(button('Back to the code'));
    expect(codeField()).toBeDefined();
  });
});
