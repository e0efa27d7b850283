import { describe, expect, it } from 'vitest';
import { explanations } from '../doctor/explanations.js';
import { explainError, explanationIds } from './explanations.js';

describe('explainError', () => {
  it.each([
    ['0x8007064A', 'csp-licence'],
    ['Ошибка: Внутренняя ошибка. (0x8007064a)', 'csp-licence'],
    ['8007064A', 'csp-licence'],
    ['HRESULT -2147023286', 'csp-licence'],
    ['0xC2100140', 'stamp-licence'],
    ['0xC2110140', 'stamp-licence'],
    ['0x80070005', 'site-not-allowed'],
    ['0x800B010A', 'chain-incomplete'],
    ['0x800B0109', 'chain-incomplete'],
    ['0x800B0101', 'certificate-dates'],
    ['0x800B010C', 'certificate-revoked'],
    ['0x80092010', 'certificate-revoked'],
    ['0x80092012', 'revocation-offline'],
    ['0x80092013', 'revocation-offline'],
    ['0x80090016', 'container-missing'],
    ['0x8009000D', 'container-missing'],
    ['0x80090006', 'signature-bad'],
    ['0x8010006B', 'pin-wrong'],
    ['CKR_PIN_INCORRECT (0xA0)', 'pin-wrong'],
    ['0x8010006C', 'pin-blocked'],
    ['CKR_PIN_LOCKED', 'pin-blocked'],
    ['0x8010006E', 'cancelled'],
    ['0x80880902', 'cancelled'],
    ['0x8010000C', 'no-token'],
    ['0x8010002E', 'no-token'],
    ['CKR_TOKEN_NOT_PRESENT', 'no-token'],
    ['0x80070490', 'object-missing'],
    ['0x80880211', 'no-private-key'],
    ['0x80880231', 'store-empty'],
    ['Истекло время ожидания загрузки плагина', 'plug-in-missing'],
    ["Automation server can't create object: CAPICOM.Store", 'plug-in-missing'],
    ['This page needs the Java plug-in (JVM)', 'java-obsolete'],
    ['X509_UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'chain-incomplete'],
  ])('knows %s', (text, id) => {
    expect(explainError(text)).toEqual([id]);
  });

  it('tells several that stand in one message, each once', () => {
    expect(explainError('0x8010006B then 0x8010006C, CKR_PIN_LOCKED')).toEqual(['pin-wrong', 'pin-blocked']);
  });

  it.each(['', '0x1', '80070', 'a0', 'JavaScript error', '-5', 'x'.repeat(100_000)])('does not guess at %j', (text) => {
    expect(explainError(text)).toEqual([]);
  });

  it('has words and a source for each', () => {
    for (const id of explanationIds) {
      const { meaning, remedy, source } = explanations[id];
      expect([meaning, remedy, source].every((text) => text.length > 5)).toBe(true);
    }
  });
});
