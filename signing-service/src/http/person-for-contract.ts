import type { Person } from '../contract/people.js';

/**
 * A person in the words of the contract that is spoken: before 4, who may only read is a signer (without certificates, and refused); before
 * 3, codes that wait for their proof are locked for good.
 */
export function personForContract(contract: number): (person: Person) => Person {
  return (person) => {
    const isNewRole = person.role === 'viewer' || person.role === 'auditor';
    const named: Person = contract < 4 && isNewRole ? { ...person, role: 'signer' } : person;
    return contract < 3 && named.state === 'unproven' ? { ...named, state: 'locked-for-good', triesLeft: 0 } : named;
  };
}
