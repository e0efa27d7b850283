import { useEffect, useState } from 'react';
import { useServices } from '../services.js';

/** The time, milliseconds since the epoch, anew every second while `runs`. */
export function useNow(runs: boolean): number {
  const { now } = useServices();
  const [time, setTime] = useState(now);
  useEffect(() => {
    if (!runs) return undefined;
    setTime(now());
    const timer = setInterval(() => {
      setTime(now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [runs, now]);
  return time;
}

/** Whole seconds from `now` until a time, never negative. */
export function secondsUntil(time: number, now: number): number {
  return Math.max(0, Math.ceil((time - now) / 1000));
}
