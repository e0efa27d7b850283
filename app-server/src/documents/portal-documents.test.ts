import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CallsBench, openCallsBench, personId } from '../bitrix24/portal-calls.test-support.js';
import type { PortalDocuments } from '../signing/portal-documents.js';
import { createFileFactsRepository } from '../store/file-facts-repository.js';
import { createFieldCatalogue } from './field-catalogue.js';
import { createPortalDocuments } from './portal-documents.js';
import { createWriteRefusals, type WriteRefusals } from './write-refusals.js';

const field = 'UF_CRM_ONE';
const entity = { entityTypeId: 2, entityId: 5 };
const maxBytes = 1000;

let bench: CallsBench;
let documents: PortalDocuments;
let refusals: WriteRefusals;
beforeEach(async () => {
  bench = await openCallsBench();
  await bench.signIn();
  const now = () => Date.now();
  refusals = createWriteRefusals({ now });
  const facts = createFileFactsRepository({ store: bench.store, now });
  const catalogue = createFieldCatalogue({ now });
  documents = createPortalDocuments({ callers: bench.callers, catalogue, facts, refusals, maxBytes });
});
afterEach(() => bench.remove());

const access = () => ({ memberId: bench.memberId, as: 'person', personId: String(personId) }) as const;

function put(bytes: Buffer) {
  const fileId = bench.portal.addFile('a.pdf', bytes);
  bench.portal.deals.set(entity.entityId, {
    title: 'Deal',
    files: { [field]: { ids: [fileId], isMultiple: false } },
    values: { comments: 'x' },
    readers: new Set([personId]),
    editors: new Set([personId]),
  });
  return { ...entity, field, fileId };
}

const pdfOf = (size: number): Buffer => Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(size - 5, 1)]);

it('refuses what is too big or no PDF before it is fetched', async () => {
  const big = put(pdfOf(maxBytes + 1));
  await expect(documents.lookAtField(access(), big, 'writing')).rejects.toMatchObject({ code: 'file-too-large' });
  const other = put(Buffer.from('PK zip'));
  await expect(documents.lookAtField(access(), other, 'writing')).rejects.toMatchObject({ code: 'pdf-not-a-pdf' });
  await expect(documents.lookAtField(access(), other, 'reading')).resolves.toMatchObject({ fileIds: [other.fileId] });
});

it('reads back a file of the limit that has grown by its signature', async () => {
  const address = put(pdfOf(maxBytes));
  expect(await documents.lookAtField(access(), address, 'writing')).toMatchObject({
    entityTitle: 'Deal',
    fieldTitle: `Title of ${field}`,
    fileIds: [address.fileId],
  });
  const folder = await mkdtemp(join(tmpdir(), 'signed-'));
  const path = join(folder, 'signed.pdf');
  const signed = pdfOf(maxBytes + 300);
  await writeFile(path, signed);
  await documents.replaceFile(access(), address, { name: 'a.pdf', path, size: signed.length });
  const look = await documents.lookAtField(access(), address, 'reading');
  const { body } = await look.open(look.fileIds[0] ?? 0);
  expect((await buffer(body)).equals(signed)).toBe(true);
  await rm(folder, { recursive: true });
});

it('remembers for a while who was refused a write', async () => {
  const address = put(pdfOf(100));
  bench.portal.deals.get(entity.entityId)?.editors.clear();
  const file = { name: 'a.pdf', path: '/dev/null', size: 0 };
  await expect(documents.replaceFile(access(), address, file)).rejects.toMatchObject({ code: 'access-denied' });
  expect(refusals.isKnown(bench.memberId, String(personId), entity)).toBe(true);
  expect(refusals.isKnown(bench.memberId, '9', entity)).toBe(false);
});
