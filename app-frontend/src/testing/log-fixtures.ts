import type { LogPage } from '@dealseal/app-server/contract/log';
import type { AuditCheck } from '@dealseal/signing-service/contract/audit';
import { noon } from './fixtures.js';

const hash = (letter: string): string => letter.repeat(64);
const input = `4f2a91c0${'7'.repeat(56)}`;
const output = `a63d0f17${'3'.repeat(56)}`;
const requestKey = '5c0b7f1e-2f51-4b3a-9d0e-7a1b2c3d4e5f';

/** A signature with a wrong code before it, what an administrator did, and what was erased. */
export function buildLog(): LogPage {
  const at = (secondsBefore: number): string => new Date(noon - secondsBefore * 1000).toISOString();
  const entry = (
    sequence: number,
    type: string,
    payload: Record<string, unknown> | null,
  ): LogPage['entries'][number] => ({ sequence, at: at((18_402 - sequence) * 47), type, hash: hash('b'), payload });
  const by = { requestKey, personId: '7', credentialId: 'c1', authorizationId: 'Gq0b4Jx1TLaN5mQH8y2cVw' };
  return {
    entries: [
      entry(18_402, 'release', { ...by, inputSha256: input, outputSha256: output, level: 'B-T' }),
      entry(18_401, 'intent', { ...by, inputSha256: input, level: 'B-T' }),
      entry(18_400, 'authorization', { ...by, digests: [input], step: 59_857_737 }),
      entry(18_399, 'code-attempt', { personId: '7', purpose: 'authorization', outcome: 'accepted', step: 59_857_737 }),
      entry(18_398, 'code-attempt', { personId: '7', purpose: 'authorization', outcome: 'code-wrong', triesLeft: 4 }),
      entry(18_397, 'acts', {
        personId: '1',
        acts: [{ kind: 'grant', personId: '9', credentialId: 'c1', reason: 'New in Legal from 1 June' }],
      }),
      entry(18_396, 'acts', { personId: '1', acts: [{ kind: 'reset', personId: '13', reason: 'Lost phone' }] }),
      entry(18_395, 'acts', { by: null, at: 'console', acts: [{ kind: 'grant', personId: '7', credentialId: 'c1' }] }),
      entry(18_394, 'reset-requested', { personId: '13' }),
      entry(18_393, 'release', null),
      entry(18_392, 'moon-phase-changed', { phase: 'full' }),
    ],
    hasMore: true,
    head: { sequence: 18_402, head: hash('b') },
    searchableThrough: 18_402,
    people: [
      { personId: '7', name: 'Milica Radović' },
      { personId: '9', name: 'Nikola Đurišić' },
      { personId: '13', name: 'Marko Popović' },
      { personId: '1', name: 'Ana Vukčević' },
    ],
    documents: [
      {
        sha256: input,
        fileName: 'Ugovor o isporuci i montaži opreme 412-2026.pdf',
        entityTypeId: 2,
        entityId: 412,
        entityTitle: 'Hotel Jadran, oprema',
      },
    ],
  };
}

export function buildCheck(changes: Partial<AuditCheck> = {}): AuditCheck {
  return {
    at: new Date(noon - 240_000).toISOString(),
    ok: true,
    entries: 18_402,
    head: { sequence: 18_402, head: hash('b') },
    firstFault: null,
    stamped: { sequence: 18_310, at: new Date(noon - 36_000_000).toISOString(), authority: 'Stamps of the test' },
    ...changes,
  };
}
