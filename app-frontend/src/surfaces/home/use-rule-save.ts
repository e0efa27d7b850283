import type { ChangeRule, RulesAnswer } from '@dealseal/app-server/contract/rules';
import { useState } from 'react';
import { type AppError, toAppError } from '../../api/app-error.js';
import { useServices } from '../../services.js';

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
  const [isSending, setSending] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const send = async (change: ChangeRule) => {
    setSending(true);
    setError(null);
    try {
      const rules = await api.changeRule(change);
      setSaved(true);
      onSaved(rules);
    } catch (cause) {
      setError(toAppError(cause));
    }
    setSending(false);
  };
  return {
    isSending,
    isSaved,
    error,
    save: (change) => {
      if (!isSending) void send(change);
    },
    edited: () => {
      setSaved(false);
    },
  };
}
