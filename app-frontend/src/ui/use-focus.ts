import { type RefObject, useEffect, useRef } from 'react';

/** Focus goes to the element when it appears, and again whenever `key` changes: the heading of a new step or screen. */
export function useFocus<Element extends HTMLElement>(key = ''): RefObject<Element | null> {
  const element = useRef<Element>(null);
  const focused = useRef<string | null>(null);
  useEffect(() => {
    if (focused.current === key) return;
    focused.current = key;
    element.current?.focus({ preventScroll: true });
  }, [key]);
  return element;
}
