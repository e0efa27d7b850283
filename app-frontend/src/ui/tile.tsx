import type { ReactNode } from 'react';
import './tile.css';
import type { Icon } from './icons.js';
import type { Tone } from './status-pill.js';

/** The square (or, large, the disc) that carries an icon. */
export function Tile(props: { readonly tone?: Tone; readonly icon: Icon; readonly large?: boolean }): ReactNode {
  const { tone = 'plain', icon: TileIcon, large = false } = props;
  const classes = ['tile', tone === 'plain' ? '' : `tile--${tone}`, large ? 'tile--xl' : ''];
  return (
    <span className={classes.filter(Boolean).join(' ')}>
      <TileIcon size={large ? 'xl' : 'm'} />
    </span>
  );
}
