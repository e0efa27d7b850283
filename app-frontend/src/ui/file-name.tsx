import type { ReactNode } from 'react';
import './file-name.css';

const longestWhole = 14;
const tailLength = 11;

/** A name as plain text of its own direction, cut in the middle; the full name on hover and for readers of the screen. */
export function FileName({ name }: { readonly name: string }): ReactNode {
  const [head, tail] = splitName(name);
  return (
    <bdi className="name" title={name}>
      <span>{head}</span>
      {tail === '' ? null : <span>{tail}</span>}
    </bdi>
  );
}

/** The part that may shrink and the part that never does; surrogate pairs and combining marks stay whole. */
export function splitName(name: string): [head: string, tail: string] {
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  if (letters.length <= longestWhole) return [name, ''];
  const at = letters.length - tailLength;
  return [letters.slice(0, at).join(''), letters.slice(at).join('')];
}
