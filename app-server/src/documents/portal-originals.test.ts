import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { driveName, keepInDrive, keepInTimeline, type Original, removeOriginal } from './portal-originals.js';

const sha256 = 'ab12cd34'.padEnd(64, '0');
const entity = { entityTypeId: 2, entityId: 412 };
let folder: string;
let original: Original;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'originals-'));
  const path = join(folder, 'original');
  await writeFile(path, '%PDF-1.7 original');
  original = { entity, fileName: 'Ugovor: 7/2026.pdf', path, size: 17, sha256, text: 'Original' };
});
afterAll(() => rm(folder, { recursive: true }));

/** What was there before answers a call by its method. */
function portal(answers: Readonly<Record<string, unknown>>) {
  const made: { method: string; params: unknown }[] = [];
  const answer = (method: string, params: unknown): Promise<unknown> => {
    made.push({ method, params });
    const given = answers[method];
    return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
  };
  const caller: PortalCaller = {
    memberId: 'm',
    actor: { kind: 'service' },
    call: answer,
    stream: async (method, bodyFor) => answer(method, JSON.parse((await buffer(bodyFor('t').open())).toString())),
    get: () => Promise.reject(new Error('unused')),
  };
  return { caller, made };
}

const fileContent = ['Ugovor_ 7_2026 (AB12CD34).pdf', Buffer.from('%PDF-1.7 original').toString('base64')];

describe('an original', () => {
  it('goes into Drive under a name that tells its fingerprint', async () => {
    const { caller, made } = portal({ 'disk.folder.getchildren': [], 'disk.folder.uploadfile': { ID: '77' } });
    expect(await keepInDrive(caller, 5, original)).toBe(77);
    expect(made[1]?.params).toMatchObject({
      id: 5,
      data: { NAME: fileContent[0] },
      fileContent,
      generateUniqueName: true,
    });
  });

  it('is not put there twice: what a lost answer left is found', async () => {
    const child = { ID: '78', NAME: fileContent[0], TYPE: 'file' };
    const drive = portal({ 'disk.folder.getchildren': [child] });
    expect(await keepInDrive(drive.caller, 5, original)).toBe(78);
    const comment = { ID: 9, COMMENT: `Original\nSHA-256: ${sha256}` };
    const timeline = portal({ 'crm.timeline.comment.list': [comment] });
    expect(await keepInTimeline(timeline.caller, original)).toBe(9);
    expect([...drive.made, ...timeline.made].map(({ method }) => method)).toEqual([
      'disk.folder.getchildren',
      'crm.timeline.comment.list',
    ]);
  });

  it('goes into the timeline with its fingerprint', async () => {
    const { caller, made } = portal({ 'crm.timeline.comment.list': [], 'crm.timeline.comment.add': 12 });
    expect(await keepInTimeline(caller, original)).toBe(12);
    const { fields } = z.object({ fields: z.looseObject({ COMMENT: z.string() }) }).parse(made[1]?.params);
    expect(fields).toMatchObject({ ENTITY_ID: 412, ENTITY_TYPE: 'deal' });
    expect(fields.COMMENT).toContain(sha256);
  });

  it('is removed, also where it is gone already', async () => {
    for (const answer of [true, new PortalError('not-found')]) {
      const { caller, made } = portal({ 'disk.file.delete': answer, 'crm.timeline.comment.delete': answer });
      await removeOriginal(caller, { place: 'drive', id: 77, entity });
      await removeOriginal(caller, { place: 'timeline', id: 9, entity });
      expect(made.map(({ params }) => params)).toEqual([{ id: 77 }, { id: 9, ownerTypeId: 2, ownerId: 412 }]);
    }
    const { caller } = portal({ 'disk.file.delete': new PortalError('unavailable') });
    await expect(removeOriginal(caller, { place: 'drive', id: 77, entity })).rejects.toThrow(PortalError);
  });

  it('has a name that Drive takes', () => {
    expect(driveName('a/b\\c.PDF', sha256)).toBe('a_b_c (AB12CD34).pdf');
    expect(driveName('x'.repeat(400), sha256).length).toBeLessThan(230);
  });
});
