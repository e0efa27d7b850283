import type { ReactNode } from 'react';
import type { MarkPreset } from '../preview/place-mark.js';
import type { Choices } from './choices.js';
import { RadioChoice } from '../ui/radio-choice.js';
import { useSigningTexts } from './signing-texts.js';

/** No visible mark, or one at a preset place, which the page shows at once. */
export function MarkChoice(props: {
  readonly mark: Choices['mark'];
  readonly onChoose: (mark: Choices['mark']) => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { mark, onChoose } = props;
  const isVisible = mark !== 'none';
  return (
    <>
      <fieldset className="stack stack--s">
        <legend className="vh">{texts['mark.title']}</legend>
        <RadioChoice
          name="mark"
          isChosen={!isVisible}
          onChoose={() => {
            onChoose('none');
          }}
        >
          {texts['mark.none']}
        </RadioChoice>
        <RadioChoice
          name="mark"
          isChosen={isVisible}
          onChoose={() => {
            onChoose('last-page-bottom-left');
          }}
        >
          {texts['mark.visible']}
        </RadioChoice>
      </fieldset>
      {isVisible ? (
        <>
          <fieldset className="presets" aria-label={texts['mark.presets']}>
            <Preset preset="last-page-bottom-left" label={texts['mark.left']} chosen={mark} onChoose={onChoose} />
            <Preset preset="last-page-bottom-right" label={texts['mark.right']} chosen={mark} onChoose={onChoose} />
          </fieldset>
          <p className="help">{texts['mark.help']}</p>
        </>
      ) : null}
    </>
  );
}

function Preset(props: {
  readonly preset: MarkPreset;
  readonly label: string;
  readonly chosen: Choices['mark'];
  readonly onChoose: (mark: MarkPreset) => void;
}): ReactNode {
  const { preset } = props;
  return (
    <button
      type="button"
      className="preset"
      aria-pressed={props.chosen === preset}
      onClick={() => {
        props.onChoose(preset);
      }}
    >
      <svg viewBox="0 0 22 30" aria-hidden="true" focusable="false">
        <rect x="0.5" y="0.5" width="21" height="29" rx="2" className="preset__paper" />
        <path d="M5 7h12M5 10.5h12M5 14h8" className="preset__lines" />
        <rect
          x={preset === 'last-page-bottom-left' ? 3 : 11}
          y="21"
          width="8"
          height="5"
          rx="1"
          className="preset__mark"
        />
      </svg>
      {props.label}
    </button>
  );
}
