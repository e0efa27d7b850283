import { useEffect, useReducer } from 'react';
import { useServices } from '../services.js';

/** The time, milliseconds since the epoch, anew every second while `runs`. */
export function useNow(runs: boolean): number {
  const { now } = useServices();
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0);
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(tick, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [runs]);
  return now();
}

/** Whole seconds from `now` until a time, never negative. */
export function secondsUntil(time: number, now: number): number {
  return Math.max(0, Math.ceil((time - now) / 1000));
}
