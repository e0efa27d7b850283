import { describe, expect, it } from 'vitest';
import { AuthenticatorApp } from './one-time-code.js';

describe('the authenticator app of the tests', () => {
  it('shows the codes of RFC 6238 appendix B (last six digits)', () => {
    // "12345678901234567890" in base 32.
    const app = new AuthenticatorApp('otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(app.codeAt(59_000)).toBe('287082');
    expect(app.codeAt(1_111_111_109_000)).toBe('081804');
    expect(app.codeAt(20_000_000_000_000)).toBe('353130');
  });
});
