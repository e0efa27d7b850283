import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { ServicesProvider } from '../services.js';
import { fakeApi, fakeServices } from '../testing/fake-services.js';
import { buildDocument, buildRequest } from '../testing/fixtures.js';
import { useSigningRequest } from './use-signing-request.js';

const { address } = buildDocument();

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function follow(state: 'frozen' | 'stored', request: Api['request']) {
  const api = fakeApi({ openRequest: () => Promise.resolve(buildRequest({ state })), request });
  const services = fakeServices({ api });
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <ServicesProvider value={services}>{children}</ServicesProvider>
  );
  const hook = renderHook(() => useSigningRequest(address), { wrapper });
  await act(() => vi.advanceTimersByTimeAsync(0));
  return hook.result;
}

describe('a request that waits for its person', () => {
  it('is looked at every minute, so that reading for half an hour ends nothing', async () => {
    const request = vi.fn<Api['request']>(() => Promise.resolve(buildRequest()));
    await follow('frozen', request);
    expect(request).not.toHaveBeenCalled();
    await act(() => vi.advanceTimersByTimeAsync(30 * 60_000));
    expect(request).toHaveBeenCalledTimes(30);
  });

  it('shows when it was given up meanwhile', async () => {
    const ended = buildRequest({ state: 'abandoned', version: 2 });
    const result = await follow('frozen', () => Promise.resolve(ended));
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(result.current.request?.state).toBe('abandoned');
  });
});

describe('a request that has ended', () => {
  it('is not asked about any more', async () => {
    const request = vi.fn<Api['request']>(() => Promise.resolve(buildRequest()));
    await follow('stored', request);
    await act(() => vi.advanceTimersByTimeAsync(10 * 60_000));
    expect(request).not.toHaveBeenCalled();
  });
});
