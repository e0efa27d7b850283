import type { Person } from '../contract/people.js';

/** A person in the words of the contract that is spoken: before 3, codes that wait for their proof are locked for good. */
export function personForContract(contract: number): (person: Person) => Person {
  return (person) =>
    contract < 3 && person.state === 'unproven' ? { ...person, state: 'locked-for-good', triesLeft: 0 } : person;
}
