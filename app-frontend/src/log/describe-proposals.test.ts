import { describe, expect, it } from 'vitest';
import { logTexts } from '../texts/en/log.js';
import { describeEntry } from './describe-entry.js';

const names = {
  people: [
    { personId: '1', name: 'Ana Vukčević' },
    { personId: '2', name: 'Petra Bulatović' },
    { personId: '7', name: 'Milica Radović' },
  ],
  documents: [],
};
const acts = [{ kind: 'grant', personId: '7', credentialId: 'c1', reason: 'contracts' }];
const told = (type: string, payload: Readonly<Record<string, unknown>>) => {
  const entry = { sequence: 1, at: '2026-06-04T10:00:00Z', type, hash: 'ab'.repeat(32), payload };
  const { person, action, about } = describeEntry(entry, names, logTexts);
  return [person, action, about];
};

describe('what the log tells of proposals', () => {
  it('is not told as done before it was approved, and then with both names', () => {
    expect(told('acts-proposed', { personId: '1', acts, outcome: 'proposed' })).toEqual([
      'Ana Vukčević',
      'Proposed: Certificate given to Milica Radović',
      'Reason: contracts',
    ]);
    expect(told('acts-approved', { personId: '1', by: '2', acts })).toEqual([
      'Ana Vukčević',
      'Certificate given to Milica Radović; approved by Petra Bulatović',
      'Reason: contracts',
    ]);
    expect(told('proposal-refused', { personId: '1', by: '2', reason: 'on leave' })).toEqual([
      'Ana Vukčević',
      'Proposal refused by Petra Bulatović',
      'Reason: on leave',
    ]);
  });

  it('names a set-up without a code word as such', () => {
    expect(told('enrolment-confirmed', { personId: '7', withoutCodeWord: true })[1]).toBe(
      'Codes set up without a code word',
    );
    expect(told('enrolment-confirmed', { personId: '7' })[1]).toBe('Codes set up');
  });

  it('names with whom a phone was set up', () => {
    expect(told('enrolment-confirmed', { personId: '7', assistedBy: '1' }).slice(0, 2)).toEqual([
      'Milica Radović',
      'Codes set up, together with Ana Vukčević',
    ]);
    const assist = [{ kind: 'assist-enrolment', personId: '7', reason: 'first day' }];
    expect(told('acts', { personId: '1', acts: assist, outcome: 'done' })).toEqual([
      'Ana Vukčević',
      'Phone of Milica Radović set up together',
      'Reason: first day',
    ]);
  });
});
