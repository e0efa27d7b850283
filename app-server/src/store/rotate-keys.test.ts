import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyFile, readKeyFile, replaceKeyFile } from './key-file.js';
import { openSealer } from './open-sealer.js';
import { createPortalRepository } from './portal-repository.js';
import { resealValues, rotateKeys } from './rotate-keys.js';
import { createSealer, SealingError } from './sealing.js';
import { openStore, type Store } from './store.js';
import { createTestDatabase, type TestDatabase, testDialects } from './test-database.test-support.js';
import { createTokenRepository } from './token-repository.js';

const facts = {
  domain: 'portal.example.com',
  clientEndpoint: 'https://portal.example.com/rest/',
  serverEndpoint: 'https://oauth.bitrix.info/rest/',
  licence: 'L',
  appVersion: '1',
  scopes: ['crm'],
};
const pairing = {
  service: 'https://sign.example.com',
  tenantId: 't',
  tenantName: 'T',
  certificate: 'certificate',
  authority: 'authority',
};

describe.each(testDialects)('rotation of the sealing key on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let keyFile: string;
  const now = (): number => 1_000_000;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    keyFile = join(database.directory, 'keys.json');
    createKeyFile(keyFile);
    store = await openStore(database.options);
  });
  afterAll(async () => {
    await store.close();
    await database.remove();
  });

  /** What a running server holds: its sealer was opened before the rotation. */
  function running() {
    const parts = { store, sealer: openSealer(keyFile), now };
    return { portals: createPortalRepository(parts), tokens: createTokenRepository(parts) };
  }

  async function furnish({ portals, tokens }: ReturnType<typeof running>): Promise<void> {
    for (const memberId of ['a', 'b']) {
      await portals.install(memberId, facts);
      await portals.setApplicationToken(memberId, `application token of ${memberId}`);
      await portals.setPairing(memberId, { ...pairing, key: `key of ${memberId}` });
      const chain = { personId: '1', accessToken: `main of ${memberId}`, refreshToken: 'r', expiresAt: 1 };
      await tokens.setServiceToken(memberId, 'main', chain);
      await tokens.setServiceToken(memberId, 'spare', { ...chain, accessToken: `spare of ${memberId}` });
      const token = { accessToken: `7 at ${memberId}`, name: 'N', isPortalAdministrator: false, expiresAt: 2_000_000 };
      await tokens.offerUserToken(memberId, '7', token);
    }
  }

  it('seals every kind of value anew, and the running server goes on with all of them', async () => {
    const server = running();
    await furnish(server);
    // Of each portal: its token, its pairing's key, two chains of two tokens, one person's token.
    expect(await rotateKeys({ store, keyFile })).toEqual({ current: 'k2', resealed: 2 * 7 });
    for (const memberId of ['a', 'b']) {
      expect(await server.portals.applicationToken(memberId)).toBe(`application token of ${memberId}`);
      expect((await server.portals.pairing(memberId))?.key).toBe(`key of ${memberId}`);
      expect((await server.tokens.serviceToken(memberId, 'main'))?.accessToken).toBe(`main of ${memberId}`);
      expect((await server.tokens.serviceToken(memberId, 'spare'))?.refreshToken).toBe('r');
      expect((await server.tokens.userToken(memberId, '7'))?.accessToken).toBe(`7 at ${memberId}`);
    }
    await server.portals.setApplicationToken('a', 'written after');
    expect(await resealValues(store, openSealer(keyFile))).toBe(0);
  });

  it('leaves nothing under the earlier key: without it everything still opens', async () => {
    const { current, keys } = readKeyFile(keyFile);
    const newest = keys.get(current) ?? new Uint8Array();
    const sealer = createSealer({ current, keys: new Map([[current, newest]]) });
    const portals = createPortalRepository({ store, sealer, now });
    const tokens = createTokenRepository({ store, sealer, now });
    expect(await portals.applicationToken('b')).toBe('application token of b');
    expect((await tokens.userToken('b', '7'))?.accessToken).toBe('7 at b');
  });

  it('goes on where a rotation was cut short, and leaves alone what was written meanwhile', async () => {
    const server = running();
    replaceKeyFile(keyFile, {
      current: 'k3',
      keys: new Map([...readKeyFile(keyFile).keys, ['k3', Buffer.alloc(32, 3)]]),
    });
    await server.portals.setApplicationToken('a', 'newest');
    expect(await resealValues(store, openSealer(keyFile))).toBe(2 * 7 - 1);
    expect(await server.portals.applicationToken('a')).toBe('newest');
  });

  it('threat 24: a value that was moved to another row stops it, and is not sealed anew there', async () => {
    const { sealed_pairing_key: ofA } = await store.db
      .selectFrom('portals')
      .select('sealed_pairing_key')
      .where('member_id', '=', 'a')
      .executeTakeFirstOrThrow();
    await store.db.updateTable('portals').set({ sealed_pairing_key: ofA }).where('member_id', '=', 'b').execute();
    await expect(rotateKeys({ store, keyFile })).rejects.toThrow(SealingError);
    await expect(running().portals.pairing('b')).rejects.toThrow(SealingError);
  });
});
