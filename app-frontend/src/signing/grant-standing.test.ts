import { expect, it } from 'vitest';
import { buildCredential, buildDocument, buildMe, noon } from '../testing/fixtures.js';
import { canSign, offerCredentials } from './grant-standing.js';

const { address } = buildDocument();
const attachment = { ...address, field: 'UF_CRM_FILES', fileId: 91 };
const tomorrow = '2026-06-05T00:00:00.000Z';

type Limits = ReturnType<typeof buildMe>['grants'][number]['limits'];

function standing(limits: Partial<Limits>, { documents = [address], usedToday = 0, now = noon } = {}) {
  const grant = { credentialId: 'c1', usedToday, limits: { until: null, labels: {}, dailyNumber: null, ...limits } };
  const [offered] = offerCredentials(buildMe({ grants: [grant] }), documents, now);
  return offered?.grant;
}

it('is over from its end on', () => {
  expect(standing({ until: tomorrow })).toEqual({ refusal: null, until: tomorrow, today: null });
  expect(standing({ until: tomorrow }, { now: Date.parse(tomorrow) })?.refusal).toBe('ended');
});

it('is for the fields that it names, and for records as the label says', () => {
  const ofField = { labels: { field: [address.field] } };
  expect(standing(ofField)?.refusal).toBeNull();
  expect(standing(ofField, { documents: [attachment] })?.refusal).toBe('other-field');
  expect(standing(ofField, { documents: [address, attachment] })?.refusal).toBe('other-documents');
  expect(standing({ labels: { entityTypeId: ['4'] } })?.refusal).toBe('other-documents');
  expect(standing({ labels: { entityTypeId: ['2', '4'] } })?.refusal).toBeNull();
});

it('counts the documents of the day, of a list each of them', () => {
  expect(standing({ dailyNumber: 5 }, { usedToday: 3 })).toEqual({
    refusal: null,
    until: null,
    today: { number: 5, left: 2, freshAt: tomorrow },
  });
  const three = [1, 2, 3].map((fileId) => ({ ...address, fileId }));
  expect(standing({ dailyNumber: 5 }, { usedToday: 3, documents: three })?.refusal).toBe('too-few-left');
  expect(standing({ dailyNumber: 5 }, { usedToday: 7 })).toMatchObject({ refusal: 'used-up', today: { left: 0 } });
});

it('lets a certificate sign that is usable and good for it, or whose service knows no limits', () => {
  expect(offerCredentials(buildMe(), [address], noon).map(canSign)).toEqual([true]);
  const grant = { refusal: 'ended', until: tomorrow, today: null } as const;
  expect(canSign({ ...buildCredential(), grant })).toBe(false);
  expect(canSign({ ...buildCredential({ state: 'expired' }), grant: { ...grant, refusal: null } })).toBe(false);
  expect(offerCredentials(null, [address], noon)).toEqual([]);
});
