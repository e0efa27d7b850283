import { useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';

export interface PersonAct {
  readonly isBusy: boolean;
  /** Why the last one failed, until the next begins or it is forgotten. */
  readonly error: AppError | null;
  /** While one is under way, another is not begun. */
  readonly run: (act: () => Promise<unknown>) => void;
  readonly forget: () => void;
}

/** Acts of the person, one at a time, whose failure is told where it arose. */
export function useAct(): PersonAct {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const begin = async (act: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await act();
    } catch (cause) {
      setError(toAppError(cause));
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    error,
    run: (act) => {
      if (!isBusy) void begin(act);
    },
    forget: () => {
      setError(null);
    },
  };
}
