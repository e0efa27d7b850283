import type { ReactNode } from 'react';
import './file-name.css';

const tailLength = 11;
/** Names that are hardly longer than their tail are not cut. */
const spare = 3;

/** A name as plain text of its own direction, cut in the middle; the full name on hover and for readers of the screen. */
export function FileName(props: {
  readonly name: string;
  /** Letters at the end that never shrink. */
  readonly tail?: number;
}): ReactNode {
  const { name } = props;
  const [head, tail] = splitName(name, props.tail);
  return (
    <bdi className="name" title={name}>
      <span>{head}</span>
      {tail === '' ? null : <span>{tail}</span>}
    </bdi>
  );
}

/** The part that may shrink and the part that never does; surrogate pairs and combining marks stay whole. */
export function splitName(name: string, length = tailLength): [head: string, tail: string] {
  const letters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  if (letters.length <= length + spare) return [name, ''];
  const at = letters.length - length;
  return [letters.slice(0, at).join(''), letters.slice(at).join('')];
}
