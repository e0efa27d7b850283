import { randomBytes, randomUUID } from 'node:crypto';
import type { ServiceErrorCode } from '../contract/error.js';
import type { Role } from '../contract/people.js';
import { type AuthorizationRequest, signatureLevelSchema } from '../contract/signatures.js';
import { createSealing, type Sealing } from '../sealing/sealing.js';
import type { DialectName } from '../store/migrations/column-types.js';
import { createTestDatabase } from '../store/store-fixture.js';
import type { Store } from '../store/store.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { assignTenantCredential } from './credentials.js';
import { beginEnrolmentAtConsole, confirmEnrolment } from './enrolment.js';
import { ServiceError } from './errors.js';
import { codeAt, stepAt } from './one-time-code.js';
import { createPerson } from './people.js';

/** For tests: a service's authorization over a database of its own, at a clock that stands still. */
export interface TestService {
  readonly context: AuthorizationContext;
  readonly store: Store;
  /** Milliseconds since the epoch; set it to move the clock. */
  time: number;
  /** A second instance on the same database. */
  openInstance(): Promise<AuthorizationContext>;
  remove(): Promise<void>;
}

export const testKeys = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 7)]]) };

export async function createTestService(dialect: DialectName): Promise<TestService> {
  const database = await createTestDatabase(dialect);
  const store = await database.open();
  const sealing: Sealing = createSealing(testKeys, randomBytes);
  const settingsChoices = { levels: signatureLevelSchema.options, timeStampAuthorities: ['Lovćen', 'Durmitor'] };
  const now = () => service.time;
  const contextOn = (on: Store): AuthorizationContext => {
    const may = { mayWaiveCodeWord: true, mayAssistSetUp: true };
    return { store: on, sealing, randomBytes, now, settingsChoices, ...may };
  };
  const service: TestService = {
    context: contextOn(store),
    store,
    // The beginning of a time step, so that a test knows where it is.
    time: 1_800_000_000_000,
    openInstance: async () => contextOn(await database.open()),
    remove: () => database.remove(),
  };
  return service;
}

/** A tenant with the credential `seal`. */
export async function createTenant({ context, store, time }: TestService): Promise<string> {
  const tenantId = randomUUID();
  await store.db
    .insertInto('tenants')
    .values({ tenant_id: tenantId, name: 'Adriatik 24', created_at: time, stopped_at: null })
    .execute();
  await assignTenantCredential(context, { tenantId, credentialId: 'seal' });
  return tenantId;
}

/** An authenticator app. */
export class Phone {
  readonly #secret: Uint8Array;
  /** Seconds that its clock is ahead. */
  ahead: number;

  constructor(secret: Uint8Array, ahead = 0) {
    this.#secret = secret;
    this.ahead = ahead;
  }

  /** What it shows at a time (ms since the epoch), or so many steps from then. */
  codeAt(time: number, steps = 0): string {
    return codeAt(this.#secret, stepAt(time / 1000 + this.ahead) + steps);
  }
}

const base32Signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The phone that scanned an otpauth address. */
export function scan(otpauthUri: string, ahead = 0): Phone {
  const text = new URL(otpauthUri).searchParams.get('secret') ?? '';
  const bits = Array.from(text, (sign) => base32Signs.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return new Phone(
    Uint8Array.from(bytes, (byte) => parseInt(byte, 2)),
    ahead,
  );
}

/** Enrols a person at the console, and lets a minute pass so that the step of the enrolment is over. */
export async function enrol(
  service: TestService,
  person: PersonKey & { readonly role?: Role; readonly ahead?: number },
): Promise<Phone> {
  const { tenantId, personId, role = 'signer', ahead = 0 } = person;
  const { context } = service;
  await createPerson(context, { tenantId, personId, name: `Person ${personId}`, role });
  const begun = await beginEnrolmentAtConsole(context, { tenantId, personId, account: 'Adriatik 24' });
  const phone = scan(begun.otpauthUri, ahead);
  const codes = [phone.codeAt(service.time, -1), phone.codeAt(service.time)];
  await confirmEnrolment(context, { tenantId, personId, enrolmentId: begun.enrolmentId, codes });
  service.time += 60_000;
  return phone;
}

/** The console's grant of `seal`, without an act. */
export async function grantSeal({ store, time }: TestService, { tenantId, personId }: PersonKey): Promise<void> {
  await store.db
    .insertInto('grants')
    .values({ tenant_id: tenantId, person_id: personId, credential_id: 'seal', granted_at: time, granted_by: null })
    .execute();
}

/** A code that is none of the phone's, now or near. */
export function wrongCode(phone: Phone, time: number): string {
  const near = new Set(Array.from({ length: 101 }, (_, index) => phone.codeAt(time, index - 50)));
  for (let number = 0; ; number += 1) {
    const code = String(number).padStart(6, '0');
    if (!near.has(code)) return code;
  }
}

/** A code for one digest, with the credential `seal`. */
export function signingRequest(
  personId: string,
  code: string,
  digests: readonly string[] = ['ab'.repeat(32)],
): AuthorizationRequest {
  return { requestKey: randomUUID(), personId, credentialId: 'seal', code, digests: [...digests] };
}

/** Error code of a refused promise, or `passed`. Anything but a ServiceError is thrown on. */
export async function refusalOf(promise: Promise<unknown>): Promise<ServiceErrorCode | 'passed'> {
  try {
    await promise;
    return 'passed';
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
}
