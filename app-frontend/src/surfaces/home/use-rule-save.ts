import type { ChangeRule, RulesAnswer } from '@dealseal/app-server/contract/rules';
import { useState } from 'react';
import type { AppError } from '../../api/app-error.js';
import { useServices } from '../../services.js';
import { useAct } from '../../ui/use-act.js';

export interface RuleSave {
  readonly isSending: boolean;
  /** Since the last one nothing was edited. */
  readonly isSaved: boolean;
  readonly error: AppError | null;
  readonly save: (change: ChangeRule) => void;
  readonly edited: () => void;
}

/** Saves one rule; `onSaved` gets all of them as they are then. */
export function useRuleSave(onSaved: (rules: RulesAnswer) => void): RuleSave {
  const { api } = useServices();
  const { isBusy: isSending, error, run } = useAct();
  const [isSaved, setSaved] = useState(false);
  const send = async (change: ChangeRule) => {
    const rules = await api.changeRule(change);
    setSaved(true);
    onSaved(rules);
  };
  return {
    isSending,
    isSaved,
    error,
    save: (change) => {
      run(() => send(change));
    },
    edited: () => {
      setSaved(false);
    },
  };
}
