import type { ReactNode } from 'react';
import './empty-state.css';
import { type Icon } from './icons.js';

export function EmptyState(props: {
  readonly icon: Icon;
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
}): ReactNode {
  const { icon: ArtIcon } = props;
  return (
    <div className="empty">
      <span className="empty__art">
        <ArtIcon size="xl" />
      </span>
      <h2>{props.title}</h2>
      <p>{props.text}</p>
      {props.action}
    </div>
  );
}
