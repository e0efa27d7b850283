import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDialects } from '../store/test-database.test-support.js';
import { readLastSignatures } from './last-signatures.js';
import { address, milica, rightCode, startShell } from './signing-shell.test-support.js';

describe.each(testDialects)('last signatures on %s', (dialect) => {
  let shell: Awaited<ReturnType<typeof startShell>>;
  beforeEach(async () => {
    shell = await startShell(dialect);
  });
  afterEach(() => shell.stop());

  it('are of those who signed, not of those who only looked', async () => {
    const { requestId } = (await shell.desk.open(milica, address)).view;
    expect([...(await readLastSignatures(shell.store, milica.memberId))]).toEqual([]);
    const choices = { credentialId: 'c', mark: { kind: 'none' }, timeZone: 'UTC', language: 'en' } as const;
    await shell.desk.sign(milica, requestId, { code: rightCode, choices });
    await shell.settle();
    const found = await readLastSignatures(shell.store, milica.memberId);
    expect([...found]).toEqual([[milica.person.personId, shell.clock.time]]);
    expect([...(await readLastSignatures(shell.store, 'another'))]).toEqual([]);
  });
});
