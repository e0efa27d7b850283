import type { ReactNode } from 'react';
import './avatar.css';

const grounds = ['', 'av--b', 'av--c', 'av--d', 'av--e'];

/** Initials on one of five grounds; decoration, so hidden from readers of the screen. */
export function Avatar({ name }: { readonly name: string }): ReactNode {
  const words = name.trim().split(/\s+/).slice(0, 2);
  const initials = words.map((word) => Array.from(word)[0] ?? '').join('');
  const ground =
    grounds[Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % grounds.length];
  return (
    <span className={`av ${ground ?? ''}`.trim()} aria-hidden="true">
      {initials.toLocaleUpperCase()}
    </span>
  );
}
