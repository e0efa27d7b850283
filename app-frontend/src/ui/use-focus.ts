import { type RefObject, useEffect, useRef } from 'react';

/** Focus goes to the element when it appears, and again whenever `key` changes: the heading of a new step or screen. */
export function useFocus<Element extends HTMLElement>(key?: unknown): RefObject<Element | null> {
  const element = useRef<Element>(null);
  useEffect(() => {
    element.current?.focus({ preventScroll: true });
  }, [key]);
  return element;
}
