import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDialects } from '../store/test-database.test-support.js';
import { createRequestRepository } from './request-repository.js';
import { createSignedRequests, type SignedRequests } from './signed-requests.js';
import { address, milica, rightCode, startShell } from './signing-shell.test-support.js';
import { transition } from './transition.js';

describe.each(testDialects)('signed requests on %s', (dialect) => {
  let shell: Awaited<ReturnType<typeof startShell>>;
  let signed: SignedRequests;
  let requestId: string;
  beforeEach(async () => {
    shell = await startShell(dialect);
    const requests = createRequestRepository({ store: shell.store, transition, now: () => shell.clock.time });
    signed = createSignedRequests(requests, shell.store);
    ({ requestId } = (await shell.desk.open(milica, address)).view);
  });
  afterEach(() => shell.stop());

  async function sign() {
    const choices = { credentialId: 'c', mark: { kind: 'none' }, timeZone: 'UTC', language: 'en' } as const;
    await shell.desk.sign(milica, requestId, { code: rightCode, choices });
    await shell.settle();
    return shell.desk.find(milica, requestId);
  }
  const { memberId, person } = milica;

  it('are found by who signed, and by nobody else', async () => {
    await expect(signed.ofPerson(memberId, person.personId, requestId)).rejects.toMatchObject({
      code: 'signature-not-released',
    });
    const { receipt, fileName } = await sign();
    const found = { requestKey: receipt?.requestKey, documentName: fileName };
    expect(await signed.ofPerson(memberId, person.personId, requestId)).toEqual(found);
    for (const [portal, personId] of [
      [memberId, 'somebody'],
      ['another', person.personId],
    ] as const) {
      await expect(signed.ofPerson(portal, personId, requestId)).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('are found by the file that they made, and not by the one that was signed', async () => {
    const { machine, receipt } = await sign();
    const stored = { ...address, fileId: machine.storedFileId ?? 0 };
    expect(await signed.ofFile(memberId, stored)).toMatchObject({ requestKey: receipt?.requestKey });
    for (const other of [address, { ...stored, field: 'UF_CRM_OTHER' }]) {
      await expect(signed.ofFile(memberId, other)).rejects.toMatchObject({ code: 'signature-unknown' });
    }
    await expect(signed.ofFile('another', stored)).rejects.toMatchObject({ code: 'signature-unknown' });
  });

  it('have a name for whoever knows their key and what was signed', async () => {
    const { receipt, fileName, sha256 } = await sign();
    const requestKey = receipt?.requestKey ?? '';
    expect(await signed.nameOf(memberId, { requestKey, sha256 })).toBe(fileName);
    expect(await signed.nameOf(memberId, { requestKey: requestId, sha256 })).toBeNull();
    expect(await signed.nameOf('another', { requestKey, sha256 })).toBeNull();
  });
});
