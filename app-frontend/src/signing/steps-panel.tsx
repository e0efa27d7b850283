import type { ReactNode } from 'react';
import { useSigningTexts } from './signing-texts.js';
import './steps.css';

/** The right third (on phones the sheet below): what is said, and at its foot what can be done. */
export function StepsPanel(props: {
  readonly children: ReactNode;
  readonly foot: ReactNode;
  /** The open step, from 1; null when the panel shows no steps. */
  readonly step?: number | null;
}): ReactNode {
  const texts = useSigningTexts();
  const { step = null } = props;
  return (
    <aside
      id="signing-steps"
      tabIndex={-1}
      className={step === null ? 'steps' : 'steps steps--flow'}
      aria-label={texts['slider.steps']}
    >
      <div className="steps__body">
        {step === null ? null : (
          <div className="steps__dots">
            {[1, 2, 3, 4].map((number) => (
              <i key={number} className={number === step ? 'on' : ''} />
            ))}
            <span className="push">{texts['slider.step'](step, 4)}</span>
          </div>
        )}
        {props.children}
      </div>
      <div className="steps__foot">{props.foot}</div>
    </aside>
  );
}
