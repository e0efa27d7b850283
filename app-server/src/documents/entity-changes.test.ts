import { expect, it } from 'vitest';
import { createEntityChanges } from './entity-changes.js';

const deal = { entityTypeId: 2, entityId: 412 };
const other = { entityTypeId: 2, entityId: 405 };

it('tells a change of one entity to those who wait for it, and to nobody else', async () => {
  const changes = createEntityChanges('run');
  const before = changes.version('a', deal);
  let told = 0;
  const signal = new AbortController();
  const waits = [deal, other].map((entity) => changes.next('a', entity, signal.signal).then(() => (told += 1)));
  changes.announce('b', deal);
  changes.announce('a', deal);
  await waits[0];
  expect(told).toBe(1);
  signal.abort();
  await Promise.all(waits);
  expect(changes.version('a', deal)).not.toBe(before);
  expect(changes.version('a', other)).toBe(before);
});

it('counts another run of the program as a change', () => {
  expect(createEntityChanges('first').version('a', deal)).not.toBe(createEntityChanges('second').version('a', deal));
});

it('keeps to a bounded memory; what it forgot counts as changed rather than as unchanged', () => {
  const changes = createEntityChanges('run');
  changes.announce('a', deal);
  const known = changes.version('a', deal);
  changes.announce('a', deal);
  const newest = changes.version('a', deal);
  for (let entityId = 1000; entityId < 22_000; entityId += 1) changes.announce('a', { entityTypeId: 2, entityId });
  expect(changes.version('a', deal)).not.toBe(known);
  expect(newest).not.toBe(known);
});
