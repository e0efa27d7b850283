import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seenLease } from './open-request.js';
import type { SigningChoices } from './kept-request.js';
import { address, milica, rightCode, startShell, vuk } from './signing-shell.test-support.js';

const choices: SigningChoices = {
  credentialId: 'c',
  mark: { kind: 'none' },
  timeZone: 'Europe/Podgorica',
  language: 'en',
};

let shell: Awaited<ReturnType<typeof startShell>>;
beforeEach(async () => {
  shell = await startShell();
});
afterEach(() => shell.stop());

async function open() {
  const { view } = await shell.desk.open(milica, address);
  return { memberId: 'm1', requestId: view.requestId };
}

async function press(requestId: string, code = rightCode) {
  return shell.desk.sign(milica, requestId, { code, choices });
}

async function state(requestId: string) {
  return (await shell.desk.view(milica, requestId, { after: null, gone: new AbortController().signal })).state;
}

function inField(): string[] {
  return [...shell.field.files.values()].map(String);
}

describe('the typical path', () => {
  it('puts the signed file in the place of the unsigned one', async () => {
    const key = await open();
    await press(key.requestId);
    await shell.settle();
    expect(await state(key.requestId)).toBe('stored');
    expect(inField()).toEqual(['%PDF-1.7 contract\nsigned 1']);
    expect(shell.field.writes).toBe(1);
  });

  it('threat 9: keeps the original until the signed file has been stored and compared', async () => {
    const key = await open();
    const request = await shell.desk.find(milica, key.requestId);
    await press(key.requestId);
    await shell.settle();
    expect(await shell.bytes.has('m1', request.sha256)).toBe(true);
  });
});

describe('one document, one request', () => {
  it('threat 10: answers a second tab, a reload and a second press with the first request', async () => {
    const first = await open();
    const second = await shell.desk.open(milica, address);
    expect(second).toMatchObject({ created: false, view: { requestId: first.requestId } });
    await press(first.requestId);
    await press(first.requestId, '000000');
    await shell.settle();
    expect(shell.signing.signatures.size).toBe(1);
    expect(shell.signing.codesTaken).toBe(1);
  });

  it('gives the document to one of two people who open it at the same moment', async () => {
    const outcomes = await Promise.allSettled([shell.desk.open(milica, address), shell.desk.open(vuk, address)]);
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'document-busy' } });
  });

  it('frees a document that its reader has left unsigned', async () => {
    const key = await open();
    await expect(shell.desk.open(vuk, address)).rejects.toMatchObject({ code: 'document-busy' });
    shell.clock.time += seenLease + 1;
    expect(await shell.desk.open(vuk, address)).toMatchObject({ created: true });
    expect(await state(key.requestId)).toBe('abandoned');
  });

  it('stays with a reader who looks at it now and then, for as long as they like', async () => {
    const key = await open();
    for (let minute = 0; minute < 40; minute += 8) {
      shell.clock.time += 8 * 60_000;
      expect(await state(key.requestId)).toBe('frozen');
    }
    await expect(shell.desk.open(vuk, address)).rejects.toMatchObject({ code: 'document-busy' });
  });

  it('threat 3: shows a request to nobody else', async () => {
    const key = await open();
    await expect(shell.desk.find(vuk, key.requestId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(shell.desk.find({ ...milica, memberId: 'm2' }, key.requestId)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('choices', () => {
  const mark = { kind: 'preset', preset: 'last-page-bottom-right' } as const;

  it('are there again when the page is opened again, and begin the next request', async () => {
    expect((await shell.desk.open(milica, address)).view.choices).toBeNull();
    const key = await open();
    await shell.desk.keepChoices(milica, key.requestId, { ...choices, mark });
    expect((await shell.desk.open(milica, address)).view.choices).toEqual({ credentialId: 'c', mark });
    await press(key.requestId);
    await shell.settle();
    await shell.desk.keepChoices(milica, key.requestId, { ...choices, mark });
    const next = { ...address, fileId: Math.max(...shell.field.files.keys()) };
    expect((await shell.desk.open(milica, next)).view.choices).toEqual({ credentialId: 'c', mark: { kind: 'none' } });
    await expect(shell.desk.keepChoices(vuk, key.requestId, choices)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are each person’s own', async () => {
    await press((await open()).requestId);
    await shell.settle();
    const next = { ...address, fileId: Math.max(...shell.field.files.keys()) };
    expect((await shell.desk.open(vuk, next)).view.choices).toBeNull();
  });
});

describe('codes', () => {
  it('leaves everything as it is after a wrong code, and takes the right one', async () => {
    const key = await open();
    await expect(press(key.requestId, '000000')).rejects.toMatchObject({ code: 'code-wrong' });
    expect(await state(key.requestId)).toBe('frozen');
    await press(key.requestId);
    await shell.settle();
    expect(await state(key.requestId)).toBe('stored');
  });

  it('asks for another code when the authorization ran out before the token was there', async () => {
    const key = await open();
    shell.signing.faults = ['token-absent'];
    await press(key.requestId);
    await shell.settle();
    expect(await state(key.requestId)).toBe('signing');
    for (const one of shell.signing.authorizations.values()) one.expired = true;
    await shell.takeUp(key);
    expect(await state(key.requestId)).toBe('needs-code');
    await press(key.requestId);
    await shell.settle();
    expect(await state(key.requestId)).toBe('stored');
    expect(shell.signing.codesTaken).toBe(2);
  });
});

describe('a PIN that has to be typed at the signing server', () => {
  it('is waited for without sending the document again, and the signature goes on by itself', async () => {
    const key = await open();
    shell.signing.waitsForPin = true;
    await press(key.requestId);
    await shell.settle();
    for (let look = 0; look < 3; look += 1) {
      shell.clock.time += 3_000;
      await shell.takeUpDue();
    }
    const waiting = await shell.requests.find('m1', key.requestId);
    expect(waiting?.machine).toMatchObject({ state: 'signing', error: { code: 'pin-needed' }, unsignedForSure: true });
    expect(shell.signing.documents).toBe(1);
    shell.signing.waitsForPin = false;
    shell.clock.time += 3_000;
    await shell.takeUpDue();
    expect(await state(key.requestId)).toBe('stored');
    expect([shell.signing.documents, shell.signing.codesTaken]).toEqual([2, 1]);
  });

  it('asks for another code when nobody typed it within the time of the first, and can be given up', async () => {
    const key = await open();
    shell.signing.waitsForPin = true;
    await press(key.requestId);
    await shell.settle();
    shell.signing.waitsForPin = false;
    for (const one of shell.signing.authorizations.values()) one.expired = true;
    shell.clock.time += 3_000;
    await shell.takeUpDue();
    expect(await state(key.requestId)).toBe('needs-code');
    shell.signing.waitsForPin = true;
    await press(key.requestId);
    await shell.settle();
    await shell.desk.abandon(milica, key.requestId);
    expect(await state(key.requestId)).toBe('abandoned');
  });
});

describe('answers that were lost', () => {
  it('threat 10: gets the same signature again under the same key', async () => {
    const key = await open();
    shell.signing.faults = ['sign-answer-lost'];
    await press(key.requestId);
    await shell.settle();
    expect(await state(key.requestId)).toBe('signing');
    await shell.takeUp(key);
    expect(await state(key.requestId)).toBe('stored');
    expect(shell.signing.signatures.size).toBe(1);
    expect(shell.signing.codesTaken).toBe(1);
  });

  it('recognises its own write', async () => {
    const key = await open();
    shell.field.faults = ['write-answer-lost'];
    await press(key.requestId);
    await shell.settle();
    expect(await state(key.requestId)).toBe('stored');
    expect(shell.field.writes).toBe(1);
  });

  it('stores after the portal has been away, without signing again', async () => {
    const key = await open();
    shell.signing.faults = ['token-absent'];
    await press(key.requestId);
    await shell.settle();
    shell.field.faults = ['down', 'down'];
    await shell.takeUp(key);
    expect(await state(key.requestId)).toBe('storing');
    await shell.takeUp(key);
    expect(await state(key.requestId)).toBe('storing');
    await shell.takeUp(key);
    expect(await state(key.requestId)).toBe('stored');
    expect(shell.signing.signatures.size).toBe(1);
  });
});

describe('another version', () => {
  it('threat 8: found at Sign, nothing is signed and no code is spent', async () => {
    const key = await open();
    shell.field.upload('%PDF-1.7 other');
    await expect(press(key.requestId)).rejects.toMatchObject({ code: 'document-changed' });
    expect(shell.signing.codesTaken).toBe(0);
    expect(await state(key.requestId)).toBe('abandoned');
  });

  it('threat 8: found at storing, it is not touched, and the signed one can be kept beside it', async () => {
    const key = await open();
    shell.signing.faults = ['token-absent'];
    await press(key.requestId);
    await shell.settle();
    shell.field.upload('%PDF-1.7 other');
    await shell.takeUp(key);
    expect(await state(key.requestId)).toBe('conflict');
    expect(inField()).toEqual(['%PDF-1.7 other']);
    const newer = { ...address, fileId: Math.max(...shell.field.files.keys()) };
    expect((await shell.desk.open(milica, newer)).view).toMatchObject({ requestId: key.requestId, state: 'conflict' });
    expect((await shell.desk.open(vuk, newer)).view).toMatchObject({ state: 'frozen' });
    await shell.desk.resolve(milica, key.requestId, 'keep-separate');
    await shell.settle();
    expect(await state(key.requestId)).toBe('stored');
    expect(shell.field.beside.map(String)).toEqual(['%PDF-1.7 contract\nsigned 1']);
    expect(inField()).toEqual(['%PDF-1.7 other']);
    await expect(shell.desk.open(milica, newer)).rejects.toMatchObject({ code: 'document-busy' });
  });
});
