import { type ReactNode, useEffect, useState } from 'react';
import './skeleton.css';
import { useCommonTexts } from './common-texts.js';

const delay = 300;

/** True after 300 ms: what answers sooner shows no grey bars. */
export function useIsSlow(): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSlow(true);
    }, delay);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return isSlow;
}

/** Grey lines in place of a panel's content. */
export function SkeletonLines({ lines }: { readonly lines: number }): ReactNode {
  const texts = useCommonTexts();
  const isSlow = useIsSlow();
  if (!isSlow) return null;
  return (
    <output className="stack" aria-busy="true" aria-label={texts['loading.label']}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={line % 2 === 0 ? 'sk' : 'sk sk--short'} />
      ))}
    </output>
  );
}
