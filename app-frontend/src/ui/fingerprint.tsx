import type { ReactNode } from 'react';
import './fingerprint.css';
import { useCommonTexts } from './common-texts.js';
import { ShieldCheckIcon } from './icons.js';

/** The first 8 hex digits of a SHA-256, as `4F2A 91C0`. */
export function shortFingerprint(sha256: string): string {
  return `${sha256.slice(0, 4)} ${sha256.slice(4, 8)}`.toUpperCase();
}

export function Fingerprint(props: { readonly sha256: string; readonly shield?: boolean }): ReactNode {
  const texts = useCommonTexts();
  return (
    <span className="fp">
      {props.shield === true ? <ShieldCheckIcon /> : null}
      <span className="vh">{texts['fingerprint.label']} </span>
      {shortFingerprint(props.sha256)}
    </span>
  );
}
