import type { Policies } from '@dealseal/signing-service/contract/policies';
import { createContext, useContext } from 'react';

export interface KnownPolicies {
  /** Null while they are not known, and where the signing-service has none. */
  readonly policies: Policies | null;
  /** After something was proposed or decided. */
  readonly reload: () => void;
}

const PoliciesContext = createContext<KnownPolicies>({ policies: null, reload: () => undefined });

export const PoliciesProvider = PoliciesContext.Provider;

/** What needs two administrators, and what waits for the second. */
export function usePolicies(): KnownPolicies {
  return useContext(PoliciesContext);
}
