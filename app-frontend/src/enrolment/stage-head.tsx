import type { ReactNode } from 'react';
import { useFocus } from '../ui/use-focus.js';

/** Heading of a stage; takes the focus. */
export function StageHead(props: { readonly title: string; readonly lead: string }): ReactNode {
  const heading = useFocus<HTMLHeadingElement>(props.title);
  return (
    <div className="stack stack--s">
      <h2 ref={heading} tabIndex={-1}>
        {props.title}
      </h2>
      <p className="lead">{props.lead}</p>
    </div>
  );
}
