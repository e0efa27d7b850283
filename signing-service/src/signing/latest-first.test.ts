import { expect, it } from 'vitest';
import { daysFromNow, issueCertificate } from '../cms/issued-certificate.test-support.js';
import { latestFirst } from './latest-first.js';

it('tries the valid certificate that begins last before earlier, expired and future ones, and what is none last', () => {
  const first = issueCertificate({ subject: '/CN=first', notBefore: daysFromNow(-300) });
  const again = (from: number, to: number) => {
    const dates = { notBefore: daysFromNow(from), notAfter: daysFromNow(to) };
    return issueCertificate({ subject: '/CN=again', key: first, ...dates }).der;
  };
  const [expired, renewed, future] = [again(-400, -10), again(-1, 360), again(30, 400)];
  const none = Buffer.from('3000', 'hex');
  const tried = latestFirst([none, expired, first.der, future, renewed], new Date());
  expect(tried).toEqual([renewed, first.der, future, expired, none]);
});
