import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clearPinRefusal, hasPinRefusal, type PinAccount, PinMemory, withPinLock } from './pin-refusals.js';

const serial = '206af4300ef7e0f6';
const account: PinAccount = { serial, owner: 'user' };
const pin = Buffer.from('12345678');
const otherPin = Buffer.from('87654321');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pin-refusals-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As after a restart: nothing but the folder is left. */
function remember(which: Buffer = pin, of: Partial<PinAccount> = {}): PinMemory {
  return new PinMemory(folder, { ...account, ...of }, which);
}

const refused = { code: 'token-pin-refused', retry: 'never' };

function mayTry(memory: PinMemory): unknown {
  try {
    memory.assertMayTry();
    return true;
  } catch (error) {
    return error;
  }
}

describe('PinMemory', () => {
  it('lets a PIN be tried that it knows nothing of', () => {
    expect(mayTry(remember())).toBe(true);
    expect(hasPinRefusal(folder, account)).toBe(false);
  });

  it('forbids a refused PIN, also when another one was refused after it, and no other token’s', () => {
    for (const each of [pin, otherPin]) {
      const memory = remember(each);
      memory.begin();
      memory.refused();
    }
    expect(mayTry(remember(pin))).toMatchObject(refused);
    expect(mayTry(remember(otherPin))).toMatchObject(refused);
    expect(mayTry(remember(Buffer.from('third')))).toBe(true);
    expect(mayTry(remember(pin, { serial: 'another serial' }))).toBe(true);
    expect(mayTry(remember(pin, { owner: 'officer' }))).toBe(true);
    expect(hasPinRefusal(folder, account)).toBe(true);
  });

  it('forbids a PIN whose first attempt broke off, since it may have been refused', () => {
    remember().begin();
    expect(mayTry(remember())).toMatchObject(refused);
  });

  it('lets a PIN that was accepted before break off once, not twice', () => {
    remember().accepted();
    remember().begin();
    expect(mayTry(remember())).toBe(true);
    remember().begin();
    expect(mayTry(remember())).toMatchObject(refused);
  });

  it('forbids both PINs while one is changed for the other, and the old one afterwards, which was not refused', () => {
    remember().accepted();
    const unchanged = remember().beginChange();
    for (const each of [pin, otherPin]) expect(mayTry(remember(each))).toMatchObject(refused);
    unchanged();
    expect(mayTry(remember())).toBe(true);
    remember().beginChange();
    remember(otherPin).acceptedInPlaceOf(pin);
    expect(mayTry(remember())).toMatchObject(refused);
    expect(mayTry(remember(otherPin))).toBe(true);
    expect(hasPinRefusal(folder, account)).toBe(false);
    // Changed back, it is the one.
    remember().acceptedInPlaceOf(otherPin);
    expect(mayTry(remember())).toBe(true);
    expect(mayTry(remember(otherPin))).toMatchObject(refused);
    remember().acceptedInPlaceOf(pin);
    expect(mayTry(remember())).toBe(true);
  });

  it('counts a login that failed for another reason as not begun', () => {
    const memory = remember();
    memory.begin();
    memory.undecided();
    expect(mayTry(remember())).toBe(true);
  });

  it('knows the accepted PIN again, and no longer after it was refused', () => {
    remember().accepted();
    expect(remember().wasAccepted).toBe(true);
    expect(remember(otherPin).wasAccepted).toBe(false);
    remember().refused();
    expect(remember().wasAccepted).toBe(false);
  });

  it('is cleared by an operator for one attempt', () => {
    remember().refused();
    clearPinRefusal(folder, serial);
    expect(mayTry(remember())).toBe(true);
    expect(remember().isReleased).toBe(true);
    remember().begin();
    expect(remember().isReleased).toBe(false);
  });

  it('keeps its record where only the owner reads it', () => {
    remember().refused();
    const records = path.join(folder, 'pin-refusals');
    expect(statSync(records).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(records)) expect(statSync(path.join(records, name)).mode & 0o777).toBe(0o600);
  });

  it('refuses to go on with a damaged record instead of forgetting it', () => {
    remember().refused();
    writeFileSync(path.join(folder, 'pin-refusals', `${Buffer.from(serial).toString('hex')}.json`), '{');
    expect(() => remember()).toThrow(/damaged/);
  });
});

describe('withPinLock', () => {
  const lockFile = (): string => path.join(folder, 'pin-refusals', `${Buffer.from(serial).toString('hex')}.json.lock`);

  it('holds off a second login while another process is at it', () => {
    mkdirSync(path.dirname(lockFile()), { recursive: true });
    writeFileSync(lockFile(), String(process.ppid));
    let entered = false;
    const enter = (): void => withPinLock(folder, serial, () => void (entered = true));
    expect(enter).toThrow(expect.objectContaining({ code: 'token-busy' }));
    expect(entered).toBe(false);
  });

  it('takes over the lock of a process that is no more, and leaves none behind', () => {
    mkdirSync(path.dirname(lockFile()), { recursive: true });
    writeFileSync(lockFile(), '2147483646');
    let entered = false;
    withPinLock(folder, serial, () => void (entered = true));
    expect(entered).toBe(true);
    expect(existsSync(lockFile())).toBe(false);
  });
});
