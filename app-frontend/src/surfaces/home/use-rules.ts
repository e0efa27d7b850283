import type { RulesAnswer } from '@dealseal/app-server/contract/rules';
import { useCallback, useState } from 'react';
import type { AppError } from '../../api/app-error.js';
import { useServices } from '../../services.js';
import { useLoaded } from '../../ui/use-loaded.js';

export interface LoadedRules {
  readonly rules: RulesAnswer | null;
  readonly error: AppError | null;
  readonly reload: () => void;
  /** As they are after a change. */
  readonly onSaved: (rules: RulesAnswer) => void;
}

/** What this server holds for the portal. */
export function useRules(): LoadedRules {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.rules(signal), [api]);
  const { value, error, reload } = useLoaded(load);
  const [changed, setChanged] = useState<RulesAnswer | null>(null);
  return {
    // What was read before a change is older than its answer.
    rules: changed ?? value,
    error,
    reload: () => {
      setChanged(null);
      reload();
    },
    onSaved: setChanged,
  };
}
