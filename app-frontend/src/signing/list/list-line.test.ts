import { describe, expect, it } from 'vitest';
import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { AppError } from '../../api/app-error.js';
import { buildRequest } from '../../testing/fixtures.js';
import { documentKey } from '../../documents/document-key.js';
import { isToSign, lineState, listGate, type ListLine } from './list-line.js';

const line = (fileId: number, request: Partial<SigningRequestView> | null, error: AppError | null = null): ListLine => {
  const address = { ...buildRequest().address, fileId };
  const opened = request === null ? null : buildRequest({ requestId: `r${fileId}`, address, ...request });
  return { key: documentKey(address), address, card: null, name: `${fileId}.pdf`, request: opened, error };
};
const busy = new AppError({ code: 'document-busy', retry: 'later' });
const read = { rule: 'last-page', total: 3, seen: new Set([1, 3]) } as const;
const unread = { ...read, seen: new Set([1, 2]) };

describe('the gate of a list', () => {
  it('opens when each document is read to its last page, as it would be alone', () => {
    const lines = [line(1, {}), line(2, {}), line(3, {})];
    expect(listGate(lines, () => read, 3)).toEqual({ kind: 'open' });
    const gate = listGate(lines, ({ key }) => (key.endsWith(':1') ? read : unread), 3);
    expect(gate).toMatchObject({ kind: 'unread', count: 2, nextPage: 3, line: { name: '2.pdf' } });
    expect(listGate(lines, () => ({ ...read, seen: new Set<number>() }), 3)).toMatchObject({ count: 3, nextPage: 1 });
  });

  it('names what was refused first, then what is unread, then what is still being opened', () => {
    const lines = [line(1, null), line(2, {}), line(3, null, busy)];
    expect(listGate(lines, () => unread, 3)).toMatchObject({ kind: 'refused', count: 1, line: { name: '3.pdf' } });
    expect(listGate(lines.slice(0, 2), () => unread, 3)).toMatchObject({ kind: 'unread' });
    expect(listGate(lines.slice(0, 2), () => read, 3)).toEqual({ kind: 'opening' });
  });

  it('names how many are too many for one code, before anybody reads them', () => {
    const lines = [line(1, {}), line(2, {}), line(3, {})];
    const gate = listGate(lines, () => unread, 2);
    expect(gate).toMatchObject({ kind: 'too-many', limit: 2, count: 1, line: { name: '3.pdf' } });
    expect(listGate(lines.slice(0, 2), () => read, 2)).toEqual({ kind: 'open' });
  });

  it('asks nobody to read again what a code was given for before', () => {
    expect(listGate([line(1, { state: 'needs-code' })], () => unread, 3)).toEqual({ kind: 'open' });
  });
});

describe('a line', () => {
  it('is refused with its own reason: at opening, by what the file is, or at its end', () => {
    const reason = (one: ListLine) => {
      const state = lineState(one);
      return state.kind === 'refused' ? state.error.code : state.kind;
    };
    const { inspection } = buildRequest();
    expect(reason(line(1, null, busy))).toBe('document-busy');
    expect(reason(line(1, { inspection: { ...inspection, refusal: 'pdf-damaged' } }))).toBe('pdf-damaged');
    const error = { code: 'document-changed', retry: 'never', reference: '7K2-M9Q' } as const;
    expect(reason(line(1, { state: 'abandoned', error }))).toBe('document-changed');
    expect(reason(line(1, { state: 'abandoned' }))).toBe('request-state');
  });

  it('is to be signed until a code has moved it on', () => {
    const states = ['frozen', 'needs-code', 'failed', 'authorized', 'signing', 'signed', 'storing', 'stored'] as const;
    expect(states.filter((state) => isToSign(line(1, { state })))).toEqual(['frozen', 'needs-code', 'failed']);
  });
});
