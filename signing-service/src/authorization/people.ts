import type { Person, Role } from '../contract/people.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { ServiceError } from './errors.js';

/** A person as the contract shows them; state `none` for one the tenant does not have. */
export async function readPerson(_context: AuthorizationContext, _person: PersonKey): Promise<Person> {
  throw new ServiceError('internal');
}

/** All people of the tenant, by name. */
export async function listPeople(_context: AuthorizationContext, _tenantId: string): Promise<Person[]> {
  throw new ServiceError('internal');
}

/** At the console: a person by the operator's word, e.g. the first administrator. Throws `act-not-possible`. */
export async function createPerson(
  _context: AuthorizationContext,
  _person: PersonKey & { readonly name: string; readonly role: Role },
): Promise<Person> {
  throw new ServiceError('internal');
}

export interface ActivationCode {
  /** In groups of four, e.g. `7K2M-9QXA`: shown once, kept as a sealed hash only. */
  readonly code: string;
  readonly expiresAt: number;
}

/** At the console: makes an invited person's activation code; an earlier one ends. Throws `act-not-possible`, `already-enrolled`. */
export async function createActivationCode(
  _context: AuthorizationContext,
  _person: PersonKey,
): Promise<ActivationCode> {
  throw new ServiceError('internal');
}
