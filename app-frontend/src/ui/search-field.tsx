import type { ReactNode } from 'react';
import { SearchIcon } from './icons.js';
import './input.css';

export function SearchField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <div className="search push">
      <SearchIcon />
      <input
        className="input"
        type="search"
        aria-label={props.label}
        placeholder={props.label}
        value={props.value}
        onChange={(event) => {
          props.onChange(event.target.value);
        }}
      />
    </div>
  );
}
