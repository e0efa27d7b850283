import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestService, type TestService } from '../authorization/authorization-fixture.js';
import {
  forgetRememberedPin,
  listRememberedPins,
  type RememberedPin,
  rememberPin,
} from '../authorization/remembered-pins.js';
import { createSealing, type Sealing } from '../sealing/sealing.js';
import { testDialects } from '../store/store-fixture.js';
import { openSealedPin, readSealedPin } from './sealed-pins.js';

const pin = Buffer.from('24681357');

describe.each(testDialects)('a PIN that is kept sealed, on %s', (dialect) => {
  let service: TestService;
  beforeAll(async () => {
    service = await createTestService(dialect);
    await rememberPin(service.context, { credentialId: 'seal', tokenSerial: 'A1', pin: Buffer.from('earlier') });
    await rememberPin(service.context, { credentialId: 'seal', tokenSerial: 'A1', pin });
  });
  afterAll(() => service.remove());

  const read = (tokenSerial: string, credentialIds = ['seal']) =>
    readSealedPin({ db: service.store.db, sealing: service.context.sealing }, { tokenSerial, credentialIds });

  async function opened(changes: Partial<RememberedPin>, sealing: Sealing = service.context.sealing) {
    const [kept] = await listRememberedPins(service.store.db);
    if (kept === undefined) throw new Error('no PIN is kept');
    const { credentialId, tokenSerial, sealed } = { ...kept, ...changes };
    return openSealedPin(
      [{ credentialId, tokenSerial, sealed }],
      { tokenSerial, credentialIds: [credentialId] },
      () => sealing,
    );
  }

  it('is the last that was, for its token and a credential that is configured', async () => {
    expect(await read('A1')).toEqual(pin);
    expect(await read('A2')).toBeNull();
    expect(await read('A1', ['other'])).toBeNull();
  });

  it('threat 24: opens for no other token or credential, and not without its key', async () => {
    const unreadable = { code: 'pin-unreadable' };
    expect(await opened({})).toEqual(pin);
    await expect(opened({ tokenSerial: 'A2' })).rejects.toMatchObject(unreadable);
    await expect(opened({ credentialId: 'lent' })).rejects.toMatchObject(unreadable);
    const others = createSealing({ current: 'z1', keys: new Map([['z1', randomBytes(32)]]) }, randomBytes);
    await expect(opened({}, others)).rejects.toMatchObject(unreadable);
  });

  it('is forgotten once', async () => {
    expect(await forgetRememberedPin(service.context, 'seal')).toBe(true);
    expect(await forgetRememberedPin(service.context, 'seal')).toBe(false);
    expect(await read('A1')).toBeNull();
  });
});
