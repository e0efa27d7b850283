import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyFile } from './key-file.js';
import { openSealer } from './open-sealer.js';
import { createPortalRepository, type PortalFacts } from './portal-repository.js';
import { portalSettingsSchema } from './portal-settings.js';
import { type Sealer, SealingError } from './sealing.js';
import { openStore, type Store } from './store.js';
import { createTokenRepository } from './token-repository.js';
import { createTestDatabase, type TestDatabase, testDialects } from './test-database.test-support.js';
import { createFileFactsRepository } from './file-facts-repository.js';

const facts: PortalFacts = {
  domain: 'portal.example.com',
  clientEndpoint: 'https://portal.example.com/rest/',
  serverEndpoint: 'https://oauth.bitrix.info/rest/',
  licence: 'L',
  appVersion: '1',
  scopes: ['crm'],
};

describe.each(testDialects)('on %s', (dialect) => {
  let database: TestDatabase;
  let directory: string;
  let sealer: Sealer;
  let store: Store;
  let time = 1_000_000;
  const now = (): number => time;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    ({ directory } = database);
    createKeyFile(join(directory, 'keys.json'));
    sealer = openSealer(join(directory, 'keys.json'));
    store = await openStore(database.options);
    const portals = createPortalRepository({ store, sealer, now });
    await portals.install('a', facts);
    await portals.install('b', { ...facts, domain: 'other.example.com' });
  });
  afterAll(async () => {
    await store.close();
    await database.remove();
  });

  describe('threat 24: sealed values', () => {
    const place = { table: 'user_tokens', column: 'sealed_access_token', row: '7', portal: 'a' };

    it('open where they were sealed and nowhere else', () => {
      const sealed = sealer.seal(place, 'secret');
      expect(sealer.open(place, sealed)).toBe('secret');
      for (const other of [{ table: 'x' }, { column: 'x' }, { row: '8' }, { portal: 'b' }]) {
        expect(() => sealer.open({ ...place, ...other }, sealed)).toThrow(SealingError);
      }
    });

    it('show every change', () => {
      const sealed = sealer.seal(place, 'secret');
      const bytes = Buffer.from(sealed.split('.')[2] ?? '', 'base64url');
      for (let index = 0; index < bytes.length; index += 1) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
        expect(() => sealer.open(place, `s1.${sealer.currentKeyId}.${changed.toString('base64url')}`)).toThrow(
          SealingError,
        );
      }
      expect(() => sealer.open(place, sealed.replace(`s1.${sealer.currentKeyId}`, 's1.k9'))).toThrow(SealingError);
    });

    it('cannot be moved to another portal’s row in the database', async () => {
      const tokens = createTokenRepository({ store, sealer, now });
      const token = { accessToken: 'of a', name: 'A', isPortalAdministrator: false, expiresAt: time + 1000 };
      await tokens.offerUserToken('a', '7', token);
      await tokens.offerUserToken('b', '7', { ...token, accessToken: 'of b' });
      const ofA = await store.db.selectFrom('user_tokens').selectAll().where('member_id', '=', 'a').executeTakeFirst();
      await store.db
        .updateTable('user_tokens')
        .set({ sealed_access_token: ofA?.sealed_access_token ?? '' })
        .where('member_id', '=', 'b')
        .execute();
      await expect(tokens.userToken('b', '7')).rejects.toThrow(SealingError);
    });
  });

  describe('tokens', () => {
    it('of a person: the longest living is kept, a dead one gives way', async () => {
      const tokens = createTokenRepository({ store, sealer, now });
      const offer = (accessToken: string, expiresAt: number) =>
        tokens.offerUserToken('a', '9', { accessToken, name: 'N', isPortalAdministrator: true, expiresAt });
      await offer('later', 2000);
      await offer('earlier', 1000);
      expect((await tokens.userToken('a', '9'))?.accessToken).toBe('later');
      await tokens.dropUserToken('a', '9');
      await offer('earlier', 1000);
      expect(await tokens.userToken('a', '9')).toMatchObject({ accessToken: 'earlier', isPortalAdministrator: true });
      expect(await tokens.userToken('b', '9')).toBeNull();
    });

    it('of a person: the language of the last visit is kept, whatever becomes of the token', async () => {
      const tokens = createTokenRepository({ store, sealer, now });
      await tokens.noteLanguage('a', 'never here', 'ru');
      expect(await tokens.languageOf('a', 'never here')).toBeNull();
      await tokens.offerUserToken('a', '5', {
        accessToken: 't',
        name: 'N',
        isPortalAdministrator: false,
        expiresAt: 1,
      });
      expect(await tokens.languageOf('a', '5')).toBeNull();
      for (const language of ['en', 'sr-Latn-ME'] as const) await tokens.noteLanguage('a', '5', language);
      await tokens.dropUserToken('a', '5');
      expect(await tokens.languageOf('a', '5')).toBe('sr-Latn-ME');
      expect(await tokens.languageOf('b', '5')).toBeNull();
    });

    it('the lease goes to one owner until it is given back or has run out', async () => {
      const tokens = createTokenRepository({ store, sealer, now });
      const take = (owner: string) => tokens.takeLease('a', { owner, until: time + 100 });
      expect(await Promise.all(['x', 'y', 'z'].map(take))).toEqual([true, false, false]);
      await tokens.releaseLease('a', 'y');
      expect(await take('y')).toBe(false);
      time += 101;
      expect(await take('y')).toBe(true);
      await tokens.releaseLease('a', 'y');
      expect(await take('z')).toBe(true);
    });
  });

  describe('portals', () => {
    it('keep settings and pairing over an update; what was bound is bound anew', async () => {
      const portals = createPortalRepository({ store, sealer, now });
      const fields = [{ field: 'UF_CRM_X', title: 'X', isMultiple: false }];
      const retention = { storedDays: 3, recordYears: 5, storedDaysChanged: null };
      const others = [{ entityTypeId: 1036, typeId: 7, title: 'Contracts', fields }];
      const kinds = { fields, dealsOn: true, others };
      const bound = { boundTo: 'https://app.example.com', boundVersion: 2, unbound: [] };
      await portals.setSettings('a', portalSettingsSchema.parse({ ...kinds, ...bound, retention }));
      const pairing = {
        service: 'https://s',
        tenantId: 't',
        tenantName: 'T',
        certificate: 'c',
        key: 'private',
        authority: 'ca',
      };
      await portals.setPairing('a', pairing);
      await portals.install('a', { ...facts, appVersion: '2' });
      expect(await portals.find('a')).toMatchObject({
        state: 'active',
        origin: 'https://portal.example.com',
        settings: { ...kinds, boundTo: null, retention },
        pairing: { tenantName: 'T' },
      });
      expect(await portals.pairing('a')).toEqual(pairing);
      expect(await portals.pairing('b')).toBeNull();
      await portals.setApplicationToken('a', 'token');
      await portals.uninstall('a', { isClean: false });
      expect(await portals.applicationToken('a')).toBeNull();
      expect((await portals.find('a'))?.state).toBe('uninstalled');
      expect((await portals.find('b'))?.state).toBe('active');
    });
  });

  describe('facts of files', () => {
    it('belong to one portal, and a digest once known stays', async () => {
      const files = createFileFactsRepository({ store, now });
      await files.save('b', { fileId: 1, name: 'a.pdf', size: 5, sha256: 'f'.repeat(64), isPdf: true });
      await files.save('b', { fileId: 1, name: 'a.pdf', size: null, sha256: null, isPdf: true });
      expect((await files.find('b', [1, 2])).get(1)).toMatchObject({ size: 5, sha256: 'f'.repeat(64) });
      expect((await files.find('a', [1])).size).toBe(0);
    });
  });
});
