import { useCallback, useEffect, useRef, useState } from 'react';
import { type AppError, isAbort, toAppError } from '../api/app-error.js';

export interface Loaded<Value> {
  /** The last good answer: a failed re-reading does not take it away. */
  readonly value: Value | null;
  readonly error: AppError | null;
  readonly reload: () => void;
}

/** Loads at once and whenever asked; a new reading ends the one before. `load` must be stable while it means the same. */
export function useLoaded<Value>(load: ((signal: AbortSignal) => Promise<Value>) | null): Loaded<Value> {
  const [value, setValue] = useState<Value | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const running = useRef<AbortController | null>(null);

  const reload = useCallback(() => {
    running.current?.abort();
    if (load === null) return;
    const controller = new AbortController();
    running.current = controller;
    const read = async () => {
      try {
        const next = await load(controller.signal);
        if (controller.signal.aborted) return;
        setValue(next);
        setError(null);
      } catch (cause) {
        if (!isAbort(cause) && !controller.signal.aborted) setError(toAppError(cause));
      }
    };
    void read();
  }, [load]);
  useEffect(() => {
    reload();
    return () => {
      running.current?.abort();
    };
  }, [reload]);
  return { value, error, reload };
}
