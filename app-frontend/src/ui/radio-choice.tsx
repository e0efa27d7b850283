import type { ReactNode } from 'react';

/** One of several things to choose from; those of one group share their `name`. */
export function RadioChoice(props: {
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <label className="choice">
      <input type="radio" name={props.name} checked={props.isChosen} onChange={props.onChoose} />
      {props.children}
    </label>
  );
}
