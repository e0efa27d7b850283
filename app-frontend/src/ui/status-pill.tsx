import type { ReactNode } from 'react';
import './status-pill.css';
import type { Icon } from './icons.js';

export type Tone = 'plain' | 'info' | 'ok' | 'warn' | 'bad';

/** Icon and word: never colour alone. */
export function StatusPill(props: {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly spinning?: boolean;
  readonly children: string;
}): ReactNode {
  const { icon: PillIcon } = props;
  return (
    <span className={props.tone === 'plain' ? 'pill' : `pill pill--${props.tone}`}>
      <PillIcon spinning={props.spinning === true} />
      {props.children}
    </span>
  );
}
