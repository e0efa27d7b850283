import type { DoctorAnswer, DoctorFinding } from '@dealseal/app-server/contract/doctor';
import { restCallSchema } from '@dealseal/app-server/contract/rest-calls';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { appError, fakeApi } from '../testing/fake-services.js';
import { buildCalls, buildExamination } from '../testing/doctor-fixtures.js';
import { renderWith } from '../testing/render.js';
import { DoctorPage } from './doctor-page.js';
import { withPart } from './findings.js';

afterEach(cleanup);

const mended: DoctorFinding = {
  part: 'service/credential:seal',
  check: 'token',
  subject: 'seal',
  state: 'ok',
  code: null,
  facts: { name: 'Kancelarija 1' },
};

function renderDoctor(again: (part: string | null) => Promise<DoctorAnswer>) {
  const first = buildExamination();
  const doctor = vi.fn<Api['doctor']>((part, signal) => (signal === undefined ? again(part) : Promise.resolve(first)));
  renderWith(<DoctorPage />, { api: fakeApi({ doctor }) });
  return doctor;
}

const rows = async () => within(await screen.findByRole('list', { name: 'Findings' })).getAllByRole('listitem');

describe('DoctorPage', () => {
  it('shows faults first, each with cause, effect and remedy, then warnings, then what is in order', async () => {
    renderDoctor(() => Promise.resolve(buildExamination()));
    const shown = (await rows()).map(({ textContent }) => textContent);
    expect(shown[0]).toMatch(
      /^Tokenseal.*Fault.*Cause.*not connected.*Effect.*nothing is lost.*Remedy.*Plug the token in/u,
    );
    expect(shown[1]).toMatch(/^Certificateseal.*Warning.*on 16 June 2026 \(days left: 12\)/u);
    expect(shown[2]).toBe('Portal linkIt answers in 140 ms.OK');
    expect(screen.getByText('1 fault, 1 warning, 10 in order')).toBeDefined();
  });

  it('looks at one part again, and puts what is found in the place of what was', async () => {
    const doctor = renderDoctor(() => Promise.resolve({ at: '2026-06-04T10:05:00Z', findings: [mended] }));
    await userEvent.click(await screen.findByRole('button', { name: 'Check again: Token, seal' }));
    expect(doctor).toHaveBeenLastCalledWith('service/credential:seal');
    expect(await screen.findByText('0 faults, 0 warnings, 10 in order')).toBeDefined();
    expect(screen.getByText('Kancelarija 1: connected')).toBeDefined();
    expect(screen.queryByRole('button', { name: /^Check again:/u })).toBeNull();
  });

  it('looks at everything again, and keeps what it has when that fails', async () => {
    const doctor = renderDoctor(() => Promise.reject(appError('too-many-requests', { waitSeconds: 5 })));
    await userEvent.click(await screen.findByRole('button', { name: 'Check all again' }));
    expect(doctor).toHaveBeenLastCalledWith(null);
    expect(await screen.findByRole('alert')).toBeDefined();
    expect(await rows()).toHaveLength(12);
  });

  it('explains the error of another program, and says when it cannot', async () => {
    const explain = vi.fn<Api['explain']>((text) => Promise.resolve(text.includes('8007064A') ? ['csp-licence'] : []));
    renderWith(<DoctorPage />, { api: fakeApi({ explain }) });
    const field = await screen.findByLabelText('Its code or message');
    await userEvent.type(field, 'Error 0x8007064A{Enter}');
    expect(await screen.findByText(/licence of the CryptoPro CSP is missing/u)).toBeDefined();
    await userEvent.clear(field);
    await userEvent.type(field, 'nonsense{Enter}');
    expect(await screen.findByText(/not in our table/u)).toBeDefined();
  });
});

describe('withPart', () => {
  it('leaves the others as they stand', () => {
    const { findings } = buildExamination();
    const next = withPart(findings, 'service/credential:seal', { at: '', findings: [mended] });
    expect(next.map(({ part }) => part)).toEqual([
      ...findings.slice(0, 6).map(({ part }) => part),
      'service/credential:seal',
      ...findings.slice(9).map(({ part }) => part),
    ]);
  });

  it('shows the calls to the portal, older ones when they are asked for', async () => {
    const many = Array.from({ length: 100 }, (_, number) => ({
      ...buildCalls()[0],
      endedAt: new Date(Date.parse('2026-06-04T08:44:12Z') - number).toISOString(),
    }));
    const restCalls = vi.fn<Api['restCalls']>((before) =>
      Promise.resolve(restCallSchema.array().parse(before === null ? many : buildCalls())),
    );
    renderWith(<DoctorPage />, { api: fakeApi({ restCalls }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Show the calls' }));
    expect(await screen.findByText('100 calls are shown.')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Show older ones' }));
    expect(await screen.findByText('102 calls are shown.')).toBeDefined();
    expect(restCalls.mock.calls).toEqual([[null], ['2026-06-04T08:44:11.901Z']]);
    expect(screen.getByText('503 limited QUERY_LIMIT_EXCEEDED')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Show older ones' })).toBeNull();
  });

  it('says so when there were no calls, or they cannot be read', async () => {
    const restCalls = vi
      .fn<Api['restCalls']>()
      .mockRejectedValueOnce(appError('portal-busy', { waitSeconds: 5 }))
      .mockResolvedValueOnce([]);
    renderWith(<DoctorPage />, { api: fakeApi({ restCalls }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Show the calls' }));
    expect(await screen.findByText(/takes no more requests/u)).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Show the calls' }));
    expect(await screen.findByText('There were none.')).toBeDefined();
  });
});
