import { useEffect } from 'react';

/** Calls back when the person comes back to the page, or the network to them. */
export function useReturn(onReturn: () => void): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') onReturn();
    };
    window.addEventListener('focus', look);
    window.addEventListener('online', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('focus', look);
      window.removeEventListener('online', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [onReturn]);
}

/** Every so many ms while the page is seen and `isOn`. */
export function usePoll(isOn: boolean, interval: number, onTime: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') onTime();
    }, interval);
    return () => {
      clearInterval(timer);
    };
  }, [isOn, interval, onTime]);
}
