import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SigningRequestView } from '../contract/signing.js';
import type { SigningChoices } from './kept-request.js';
import { address, milica, rightCode, startShell, vuk } from './signing-shell.test-support.js';

const choices: SigningChoices = {
  credentialId: 'c',
  mark: { kind: 'none' },
  timeZone: 'Europe/Podgorica',
  language: 'en',
};
const fileIds = [9001, 9002, 9003];

let shell: Awaited<ReturnType<typeof startShell>>;
let ids: string[];
beforeEach(async () => {
  shell = await startShell();
  shell.field.files = new Map(fileIds.map((fileId) => [fileId, Buffer.from(`%PDF-1.7 ${fileId}`)]));
  ids = [];
  for (const fileId of fileIds) ids.push((await shell.desk.open(milica, { ...address, fileId })).view.requestId);
});
afterEach(() => shell.stop());

const press = (requestIds = ids, code = rightCode) => shell.desk.signList(milica, requestIds, { code, choices });
const view = () => shell.desk.viewList(milica, ids);
const states = async () => (await view()).map(({ state }) => state);
const inField = () => [...shell.field.files.values()].map(String);
const digestsOf = (views: readonly SigningRequestView[]) => views.map(({ sha256 }) => sha256);
const authorizedDigests = () => [...shell.signing.authorizations.values()].map(({ digests }) => digests);

describe('a list of documents', () => {
  it('is signed with one code over exactly its digests, in its order, and each file is stored in its own place', async () => {
    const pressed = await press();
    expect(pressed.map(({ requestId }) => requestId)).toEqual(ids);
    await shell.settle();
    expect(await states()).toEqual(['stored', 'stored', 'stored']);
    expect(authorizedDigests()).toEqual([digestsOf(pressed)]);
    expect(shell.signing.codesTaken).toBe(1);
    expect(inField().map((text) => text.slice(0, 13))).toEqual(fileIds.map((fileId) => `%PDF-1.7 ${fileId}`));
    expect(inField().every((text) => text.includes('signed'))).toBe(true);
  });

  it('may hold the same bytes in two places', async () => {
    shell.field.files = new Map([9011, 9012].map((fileId) => [fileId, Buffer.from('%PDF-1.7 twice')]));
    ids = [];
    for (const fileId of [9011, 9012]) ids.push((await shell.desk.open(milica, { ...address, fileId })).view.requestId);
    const pressed = await press();
    expect(authorizedDigests()).toEqual([digestsOf(pressed)]);
    expect(new Set(digestsOf(pressed)).size).toBe(1);
  });

  it('threat 10: answers a second press with what the first began', async () => {
    await press();
    await press(ids, '000000');
    await shell.settle();
    expect(await states()).toEqual(['stored', 'stored', 'stored']);
    expect(shell.signing.codesTaken).toBe(1);
    expect(shell.signing.signatures.size).toBe(3);
  });

  it('leaves all as they are after a wrong code, and takes the right one', async () => {
    await expect(press(ids, '000000')).rejects.toMatchObject({ code: 'code-wrong' });
    const after = await view();
    expect(after.map(({ state, error }) => [state, error?.code])).toEqual(ids.map(() => ['frozen', 'code-wrong']));
    await press();
    await shell.settle();
    expect(await states()).toEqual(['stored', 'stored', 'stored']);
  });

  it('threat 8: spends no code when one was replaced; that one ends, and the rest is signed with the same code', async () => {
    shell.field.files.delete(9002);
    shell.field.files.set(9009, Buffer.from('%PDF-1.7 other'));
    await expect(press()).rejects.toMatchObject({ code: 'document-changed' });
    expect(shell.signing.codesTaken).toBe(0);
    expect((await view()).map(({ state, error }) => [state, error?.code])).toEqual([
      ['frozen', undefined],
      ['abandoned', 'document-changed'],
      ['frozen', undefined],
    ]);
    await press();
    await shell.settle();
    expect(await states()).toEqual(['stored', 'abandoned', 'stored']);
    expect(shell.signing.codesTaken).toBe(1);
    expect(authorizedDigests()[0]).toHaveLength(2);
    expect(inField()).toContain('%PDF-1.7 other');
  });

  it('asks the portal once for each field', async () => {
    const lookAtField = shell.field.documents.lookAtField.bind(shell.field.documents);
    let asked = 0;
    Object.assign(shell.field.documents, {
      lookAtField: (...call: Parameters<typeof lookAtField>) => {
        asked += 1;
        return lookAtField(...call);
      },
    });
    await expect(press(ids, '000000')).rejects.toMatchObject({ code: 'code-wrong' });
    expect(asked).toBe(1);
  });

  it.each(['authorization-expired', 'credential-replaced'] as const)(
    'signs one that failed alone of %s, with a new code',
    async (fault) => {
      // Which of them meets the fault is the first to ask.
      shell.signing.faults = [fault];
      await press();
      await shell.settle();
      const failed = (await view()).filter(({ state }) => state === 'needs-code').map(({ requestId }) => requestId);
      expect(failed).toHaveLength(1);
      await press(failed);
      await shell.settle();
      expect(await states()).toEqual(['stored', 'stored', 'stored']);
      expect(shell.signing.codesTaken).toBe(2);
    },
  );

  it('threat 3: shows and signs nothing of another person or portal', async () => {
    for (const stranger of [vuk, { ...milica, memberId: 'm2' }]) {
      await expect(shell.desk.viewList(stranger, ids)).rejects.toMatchObject({ code: 'not-found' });
      await expect(shell.desk.signList(stranger, ids, { code: rightCode, choices })).rejects.toMatchObject({
        code: 'not-found',
      });
    }
    expect(shell.signing.codesTaken).toBe(0);
  });
});

describe('a crash in the middle of a press', () => {
  /** Nothing is written after the code was given. Answers what mends it. */
  function crashAfterCode(): () => void {
    const applyAll = shell.requests.applyAll.bind(shell.requests);
    const crashing: typeof applyAll = (happenings) =>
      happenings.every(({ event }) => event.kind === 'pressed')
        ? applyAll(happenings)
        : Promise.reject(new Error('crash'));
    Object.assign(shell.requests, { applyAll: crashing });
    return () => Object.assign(shell.requests, { applyAll });
  }

  it('after the code was taken costs no second one: the same press gets the same authorization', async () => {
    const restart = crashAfterCode();
    await expect(press()).rejects.toThrow('crash');
    restart();
    expect(shell.signing.codesTaken).toBe(1);
    expect(await states()).toEqual(['frozen', 'frozen', 'frozen']);
    await press(ids, '000000');
    await shell.settle();
    expect(await states()).toEqual(['stored', 'stored', 'stored']);
    expect(shell.signing.codesTaken).toBe(1);
  });

  it('authorizes all or none: an outcome that cannot be written for one is written for nobody', async () => {
    const events = ids.map((requestId) => ({
      key: { memberId: 'm1', requestId },
      event: { kind: 'authorized', authorizationId: 'a', epoch: null } as const,
    }));
    const lost = { key: { memberId: 'm1', requestId: 'zzz' }, event: { kind: 'resumed' } as const };
    await expect(shell.requests.applyAll([...events, lost])).rejects.toThrow('no result');
    expect(await states()).toEqual(['frozen', 'frozen', 'frozen']);
  });
});

describe('several signed files for one field', () => {
  it('are written one after the other, so that none deletes another', async () => {
    const replaceFile = shell.field.documents.replaceFile.bind(shell.field.documents);
    let writing = 0;
    let most = 0;
    Object.assign(shell.field.documents, {
      replaceFile: async (...call: Parameters<typeof replaceFile>) => {
        writing += 1;
        most = Math.max(most, writing);
        await replaceFile(...call).finally(() => {
          writing -= 1;
        });
      },
    });
    await press();
    await shell.settle();
    expect(most).toBe(1);
    expect(shell.field.files.size).toBe(3);
  });

  it('go on when an earlier write whose answer was lost turns out to have arrived', async () => {
    shell.field.faults = ['write-answer-lost'];
    await press();
    await shell.settle();
    expect(await states()).toEqual(['stored', 'stored', 'stored']);
    expect(shell.field.writes).toBe(3);
  });
});
