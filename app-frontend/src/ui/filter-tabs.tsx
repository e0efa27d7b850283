import type { ReactNode } from 'react';
import './filter-tabs.css';

/** Filters of a list, each with its count where that is known. */
export function FilterTabs<Key extends string>(props: {
  readonly label: string;
  readonly filters: readonly { readonly key: Key; readonly text: string; readonly count?: number | string }[];
  readonly chosen: Key;
  readonly onChoose: (key: Key) => void;
}): ReactNode {
  return (
    <fieldset className="tabs" aria-label={props.label}>
      {props.filters.map(({ key, text, count }) => (
        <button
          key={key}
          type="button"
          aria-pressed={key === props.chosen}
          onClick={() => {
            props.onChoose(key);
          }}
        >
          {text}
          {count === undefined ? null : <span> {count}</span>}
        </button>
      ))}
    </fieldset>
  );
}
