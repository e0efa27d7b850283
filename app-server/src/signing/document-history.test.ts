import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDialects } from '../store/test-database.test-support.js';
import { createDocumentEvents } from './document-events.js';
import { documentHistory } from './document-history.js';
import { address, milica, rightCode, startShell, vuk } from './signing-shell.test-support.js';

const choices = { credentialId: 'c', mark: { kind: 'none' }, timeZone: 'UTC', language: 'en' } as const;
const { memberId } = milica;

describe.each(testDialects)('the history of a document on %s', (dialect) => {
  let shell: Awaited<ReturnType<typeof startShell>>;
  beforeEach(async () => {
    shell = await startShell(dialect);
  });
  afterEach(() => shell.stop());

  const events = () => createDocumentEvents({ ...shell, now: () => shell.clock.time });
  const history = (fileId: number) =>
    documentHistory({ requests: shell.requests, events: events() }, memberId, { ...address, fileId });
  const acts = async (fileId: number) =>
    (await history(fileId)).events.map(({ kind, person }) => `${kind} ${person ?? 'by this program'}`);

  async function signed(person: typeof milica, fileId: number): Promise<number> {
    shell.clock.time += 60_000;
    const { requestId } = (await shell.desk.open(person, { ...address, fileId })).view;
    shell.clock.time += 60_000;
    await shell.desk.sign(person, requestId, { code: rightCode, choices });
    await shell.settle();
    return (await shell.requests.find(memberId, requestId))?.machine.storedFileId ?? 0;
  }

  it('goes back through the files in whose place it came, and leaves out what became of others', async () => {
    const first = await signed(milica, address.fileId);
    const second = await signed(vuk, first);
    const name = milica.person.name;
    expect(await acts(first)).toEqual(
      expect.arrayContaining([`opened ${name}`, `signed ${name}`, `stored ${name}`, `opened ${vuk.person.name}`]),
    );
    const whole = await history(second);
    expect(whole.events.map(({ kind }) => kind).toSorted()).toEqual(
      ['opened', 'signed', 'stored', 'opened', 'signed', 'stored'].toSorted(),
    );
    expect(whole.signatures.map(({ signer }) => signer)).toHaveLength(2);
    expect(whole.before).not.toBe(whole.signed);
    const other = await history(4_711);
    expect(other).toMatchObject({ fileName: null, signatures: [], before: null, signed: null, events: [] });
    expect((await documentHistory({ requests: shell.requests, events: events() }, 'another', address)).events).toEqual(
      [],
    );
  });

  it('tells who looked at the signed file and who took it away, an act within a minute once', async () => {
    const fileId = await signed(milica, address.fileId);
    const file = { ...address, fileId };
    const act = (kind: 'viewed' | 'downloaded') => events().noteFile(memberId, file, { kind, person: vuk.person });
    shell.clock.time += 60_000;
    await act('viewed');
    await act('downloaded');
    await act('downloaded');
    shell.clock.time += 61_000;
    await act('downloaded');
    const name = vuk.person.name;
    expect((await acts(fileId)).slice(0, 3)).toEqual([
      `downloaded ${name}`,
      expect.stringMatching(/^(viewed|downloaded)/),
      expect.stringMatching(/^(viewed|downloaded)/),
    ]);
    expect((await acts(fileId)).filter((each) => each === `downloaded ${name}`)).toHaveLength(2);
    await events().noteFile(memberId, { ...address, fileId: 4_711 }, { kind: 'viewed', person: vuk.person });
    await events().noteFile('another', file, { kind: 'viewed', person: vuk.person });
    expect((await acts(fileId)).filter((each) => each.startsWith('viewed'))).toHaveLength(1);
  });
});
