import { mkdtemp, rm, writeFile as writeToDisk } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallsBench, openCallsBench, personId } from '../bitrix24/portal-calls.test-support.js';
import type { DocumentAddress } from '../contract/session.js';
import { openDownload } from './download.js';
import { readEntity, readField } from './entity.js';
import { assertWritable, createFieldCatalogue } from './field-catalogue.js';
import { addTimelineComment } from './timeline.js';
import { writeFile } from './write-file.js';

const single = 'UF_CRM_ONE';
const multiple = 'UF_CRM_MANY';
const entity = { entityTypeId: 2, entityId: 5 };
const pdf = Buffer.from('%PDF-1.7 body');

let bench: CallsBench;
let folder: string;
let values: Record<string, unknown>;
beforeEach(async () => {
  bench = await openCallsBench();
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
  values = { comments: 'ok' };
  await bench.signIn();
  bench.portal.deals.set(entity.entityId, {
    title: 'Deal',
    files: {
      [single]: { ids: [bench.portal.addFile('ugovor č.pdf', pdf)], isMultiple: false },
      [multiple]: { ids: ['a', 'b', 'c'].map((name) => bench.portal.addFile(`${name}.pdf`, pdf)), isMultiple: true },
    },
    values,
    readers: new Set([personId]),
    editors: new Set([personId]),
  });
});
afterEach(async () => {
  await bench.remove();
  await rm(folder, { recursive: true, force: true });
});

const caller = () => bench.callers.forPerson(bench.memberId, String(personId));
const idsOf = (field: string): number[] => bench.portal.deals.get(entity.entityId)?.files[field]?.ids ?? [];
const addressOf = (field: string, index = 0): DocumentAddress => ({
  ...entity,
  field,
  fileId: idsOf(field)[index] ?? 0,
});

async function fileOf(bytes: Buffer) {
  const path = join(folder, 'signed.pdf');
  await writeToDisk(path, bytes);
  return { fileName: 'ugovor č "signed".pdf', path, size: bytes.length };
}

describe('writing a file', () => {
  it.each([0, 1, 2, 3, 98_303, 98_304, 98_305, 300_001])('of %i bytes arrives as it is', async (size) => {
    const bytes = Buffer.concat([pdf, Buffer.alloc(size, 0xe7)]);
    const address = addressOf(single);
    const current = await readField(caller(), address);
    const { newFileId } = await writeFile(caller(), address, { current, file: await fileOf(bytes) });
    expect(idsOf(single)).toEqual([newFileId]);
    const stored = bench.portal.files.get(newFileId);
    expect(stored?.name).toBe('ugovor č "signed".pdf');
    expect(stored?.bytes.equals(bytes)).toBe(true);
  });

  it('threat 8: takes the place of its own file in a multiple field and keeps everybody else’s', async () => {
    const [first, , third] = idsOf(multiple);
    const address = addressOf(multiple, 1);
    const current = await readField(caller(), address);
    const { newFileId } = await writeFile(caller(), address, { current, file: await fileOf(pdf) });
    expect(idsOf(multiple)).toEqual([first, newFileId, third]);
  });

  it('threat 8: is refused when the file is not in the field any more', async () => {
    const address = { ...addressOf(single), fileId: 4242 };
    const current = await readField(caller(), address);
    await expect(writeFile(caller(), address, { current, file: await fileOf(pdf) })).rejects.toMatchObject({
      code: 'document-changed',
    });
  });

  it('is not believed when the portal dropped it without a word', async () => {
    const address = addressOf(single);
    const current = await readField(caller(), address);
    bench.portal.dropsWrites = true;
    await expect(writeFile(caller(), address, { current, file: await fileOf(pdf) })).rejects.toMatchObject({
      code: 'call-refused',
      mayHaveActed: true,
    });
  });

  it('without the right to is refused as what cannot be seen', async () => {
    bench.portal.deals.get(entity.entityId)?.editors.clear();
    const address = addressOf(single);
    const current = await readField(caller(), address);
    await expect(writeFile(caller(), address, { current, file: await fileOf(pdf) })).rejects.toMatchObject({
      code: 'access-denied',
    });
  });

  it('into the timeline carries it whole', async () => {
    await addTimelineComment(caller(), entity, { text: 'kept', file: { ...(await fileOf(pdf)), name: 'x.pdf' } });
    expect(bench.portal.bound.at(-1)).toMatchObject({
      method: 'crm.timeline.comment.add',
      params: { fields: { ENTITY_TYPE: 'deal', FILES: [['x.pdf', pdf.toString('base64')]] } },
    });
  });
});

describe('reading a file', () => {
  it('gives its name, size, kind and bytes', async () => {
    const download = await openDownload(caller(), addressOf(single), { maxBytes: 1000 });
    expect(download).toMatchObject({ fileName: 'ugovor č.pdf', contentLength: pdf.length, isPdf: true });
    expect(await buffer(download.stream)).toEqual(pdf);
  });

  it('threat 3: gives only what the field holds now', async () => {
    const [other = 0] = idsOf(multiple);
    await expect(
      openDownload(caller(), { ...addressOf(single), fileId: other }, { maxBytes: 1000 }),
    ).rejects.toMatchObject({ code: 'document-gone' });
    await expect(readField(caller(), { ...entity, field: 'UF_CRM_NONE' })).rejects.toMatchObject({
      code: 'document-gone',
    });
    await expect(readEntity(caller(), { ...entity, entityId: 6 })).rejects.toMatchObject({ code: 'access-denied' });
  });

  it('threat 12: stops at the limit, announced or not', async () => {
    await expect(openDownload(caller(), addressOf(single), { maxBytes: 5 })).rejects.toMatchObject({
      code: 'file-too-large',
      details: { limitBytes: 5 },
    });
  });

  it('finds the header of a PDF behind other bytes, up to 1,024, and nowhere later', async () => {
    const put = async (bytes: Buffer) => {
      bench.portal.files.set(addressOf(single).fileId, { name: 'x', bytes });
      const download = await openDownload(caller(), addressOf(single), { maxBytes: 1_000_000 });
      expect((await buffer(download.stream)).equals(bytes)).toBe(true);
      return download.isPdf;
    };
    expect(await put(Buffer.concat([Buffer.alloc(1000), pdf]))).toBe(true);
    expect(await put(Buffer.concat([Buffer.alloc(2000), pdf]))).toBe(false);
    expect(await put(Buffer.alloc(0))).toBe(false);
    expect(await put(Buffer.concat([pdf, Buffer.alloc(900_000, 7)]))).toBe(true);
  });

  it('whose bytes are gone says so', async () => {
    bench.portal.files.clear();
    await expect(openDownload(caller(), addressOf(single), { maxBytes: 1000 })).rejects.toMatchObject({
      code: 'document-gone',
    });
  });
});

describe('what can be known before writing', () => {
  const check = async (): Promise<void> => {
    const rules = await createFieldCatalogue({ now: () => 0 }).of(caller(), 2);
    assertWritable(await readEntity(caller(), entity), single, rules);
  };

  it('names the mandatory fields that are empty', async () => {
    await check();
    values['comments'] = '';
    await expect(check()).rejects.toMatchObject({ code: 'required-fields-empty', details: { missing: ['Comment'] } });
  });

  it('is asked of the portal once in five minutes', async () => {
    let time = 0;
    const catalogue = createFieldCatalogue({ now: () => time });
    bench.portal.calls.length = 0;
    await catalogue.of(caller(), 2);
    await catalogue.of(caller(), 2);
    expect(bench.portal.calls).toEqual(['crm.item.fields']);
    time += 300_001;
    await catalogue.of(caller(), 2);
    expect(bench.portal.calls).toHaveLength(2);
  });
});
