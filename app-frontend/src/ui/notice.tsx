import type { ReactNode } from 'react';
import './notice.css';
import { Reference } from './reference.js';
import type { Icon } from './icons.js';
import type { Tone } from './status-pill.js';

export interface NoticeProps {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly reference?: string | null;
  readonly actions?: ReactNode;
  /** `alert` interrupts a screen reader: for what has just gone wrong. */
  readonly announce?: 'alert' | 'status';
}

export function Notice(props: NoticeProps): ReactNode {
  const { icon: NoticeIcon, reference = null } = props;
  return (
    <div className={props.tone === 'info' ? 'notice' : `notice notice--${props.tone}`} role={props.announce}>
      <NoticeIcon />
      <div className="notice__body">
        <p className="notice__title">{props.title}</p>
        {props.children === undefined ? null : <p>{props.children}</p>}
        {reference === null ? null : <Reference reference={reference} />}
        {props.actions === undefined ? null : <div className="notice__act">{props.actions}</div>}
      </div>
    </div>
  );
}
