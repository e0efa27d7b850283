import type { ReactNode } from 'react';
import type { Icon } from '../ui/icons.js';
import type { Tone } from '../ui/status-pill.js';
import { Tile } from '../ui/tile.js';
import { useFocus } from '../ui/use-focus.js';

/** Head of a panel that is no step: what has come to be. Takes the focus. */
export function PanelHead(props: {
  readonly title: string;
  readonly text?: string;
  readonly tone?: Tone;
  readonly icon?: Icon;
}): ReactNode {
  const heading = useFocus<HTMLHeadingElement>(props.title);
  return (
    <div className="done-head">
      {props.icon === undefined ? null : <Tile large tone={props.tone ?? 'plain'} icon={props.icon} />}
      <div>
        <h2 ref={heading} tabIndex={-1}>
          {props.title}
        </h2>
        {props.text === undefined ? null : <p className="second">{props.text}</p>}
      </div>
    </div>
  );
}
