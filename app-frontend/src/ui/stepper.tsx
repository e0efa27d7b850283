import type { ReactNode } from 'react';
import { CheckIcon } from './icons.js';
import './stepper.css';

/** Where one is in a sequence of pages; `current` from 0. */
export function Stepper(props: {
  readonly label: string;
  readonly steps: readonly string[];
  readonly current: number;
}): ReactNode {
  return (
    <ol className="stepper" aria-label={props.label}>
      {props.steps.map((step, index) => (
        <li
          key={step}
          className={index < props.current ? 'ok' : index === props.current ? 'on' : ''}
          aria-current={index === props.current ? 'step' : undefined}
        >
          {index < props.current ? <CheckIcon /> : null}
          <span>{step}</span>
        </li>
      ))}
    </ol>
  );
}
