import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

export interface PagesInView {
  /** The page that reaches highest into view; from 1. */
  readonly current: number;
  /** Pages to draw: those in view and their neighbours. */
  readonly near: ReadonlySet<number>;
  /** Give to each page element; it must carry `data-page`. */
  readonly observe: (element: HTMLElement | null) => void;
}

/** Watches which pages are in view of the scrolling element; tells each page number that came to be seen. */
export function usePagesInView(scroller: RefObject<HTMLElement | null>, onSeen: (page: number) => void): PagesInView {
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set([1]));
  const [near, setNear] = useState<ReadonlySet<number>>(new Set([1]));
  const elements = useRef(new Set<HTMLElement>());
  const observers = useRef<readonly IntersectionObserver[]>([]);
  const onSeenNow = useRef(onSeen);
  useEffect(() => {
    onSeenNow.current = onSeen;
  }, [onSeen]);

  useEffect(() => {
    const root = scroller.current;
    if (root === null || typeof IntersectionObserver === 'undefined') return undefined;
    const watch = (rootMargin: string, take: typeof setSeen) =>
      new IntersectionObserver(
        (entries) => {
          take((before) => changed(before, entries));
        },
        { root, rootMargin },
      );
    // A page counts as seen when 60 px of it are in view; it is drawn from 800 px away.
    observers.current = [watch('-60px 0px', setSeen), watch('800px 0px', setNear)];
    for (const observer of observers.current) for (const element of elements.current) observer.observe(element);
    return () => {
      for (const observer of observers.current) observer.disconnect();
      observers.current = [];
    };
  }, [scroller]);

  useEffect(() => {
    for (const page of seen) onSeenNow.current(page);
  }, [seen]);

  const observe = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    elements.current.add(element);
    for (const observer of observers.current) observer.observe(element);
    return () => {
      elements.current.delete(element);
      for (const observer of observers.current) observer.unobserve(element);
    };
  }, []);

  return { current: Math.min(...(seen.size === 0 ? [1] : seen)), near, observe };
}

function changed(before: ReadonlySet<number>, entries: readonly IntersectionObserverEntry[]): ReadonlySet<number> {
  const after = new Set(before);
  for (const { target, isIntersecting } of entries) {
    const page = Number(target.getAttribute('data-page'));
    if (isIntersecting) after.add(page);
    else after.delete(page);
  }
  return after;
}
