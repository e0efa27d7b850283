import type { Role } from '../contract/people.js';

/** Whether a role may use certificates: viewers and auditors only read. */
export function maySign(role: Role): boolean {
  return role === 'administrator' || role === 'signer';
}
