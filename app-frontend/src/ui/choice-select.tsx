import type { ReactNode } from 'react';
import './input.css';

/** A narrow choice among the tools of a list. */
export function ChoiceSelect(props: {
  readonly label: string;
  /** Where nothing need be chosen. */
  readonly all?: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <select
      className="input input--choice"
      aria-label={props.label}
      value={props.value}
      onChange={(event) => {
        props.onChange(event.target.value);
      }}
    >
      {props.all === undefined ? null : <option value="">{props.all}</option>}
      {props.options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}
