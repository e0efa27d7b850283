import { describe, expect, it } from 'vitest';
import { revocationReasonOf } from './revocation-evidence.js';

describe('a CRLReason', () => {
  it('is named by its number; 7 and what lies beyond have no name', () => {
    expect([0, 1, 6, 8, 10].map(revocationReasonOf)).toEqual([
      'unspecified',
      'keyCompromise',
      'certificateHold',
      'removeFromCRL',
      'aACompromise',
    ]);
    expect([7, 11, 255].map(revocationReasonOf)).toEqual([undefined, undefined, undefined]);
  });
});
