import type { RulesAnswer } from '@dealseal/app-server/contract/rules';
import type { MarkDesign, MarkLine } from '@dealseal/signing-service/contract/mark-design';
import { lazy, type ReactNode, Suspense, useId, useRef } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { UploadIcon } from '../../ui/icons.js';
import { RadioChoice } from '../../ui/radio-choice.js';
import { SkeletonLines } from '../../ui/skeleton.js';
import { readPicture } from './read-picture.js';
import { RuleCheck } from './rule-check.js';
import { useAct } from '../../ui/use-act.js';
import { type RowProps, SettingRow } from './settings-rows.js';

/** Draws with a library of its own, which only who looks at this row loads. */
const MarkSample = lazy(async () => ({ default: (await import('./mark-sample.js')).MarkSample }));

const lines: readonly MarkLine[] = ['heading', 'organisation', 'certificate'];
/** Each in itself. */
const languages = { en: 'English', 'sr-Latn-ME': 'Crnogorski', ru: 'Русский' } as const;

/** How visible marks look, with a sample that the engine draws. */
export function MarkDesignRow(
  props: RowProps & { readonly design: MarkDesign; readonly portalLanguage: RulesAnswer['portalLanguage'] },
): ReactNode {
  const { texts, design } = props;
  const id = useId();
  const change = (changed: Partial<MarkDesign>) => {
    props.onChange({ markDesign: { ...design, ...changed } });
  };
  return (
    <SettingRow
      title={texts['design.title']}
      help={texts['design.help']}
      note={props.noteOf('markDesign')}
      className="marklook"
    >
      {(['full', 'compact'] as const).map((shape) => (
        <RadioChoice
          key={shape}
          name={`${id}-shape`}
          isChosen={design.shape === shape}
          onChoose={() => {
            change({ shape });
          }}
        >
          {texts[`design.${shape}`]}
        </RadioChoice>
      ))}
      {design.shape === 'compact' ? null : (
        <fieldset className="stack stack--s">
          <legend className="label">{texts['design.lines']}</legend>
          {lines.map((line) => (
            <label key={line} className="choice">
              <input
                type="checkbox"
                checked={design.lines.includes(line)}
                onChange={(event) => {
                  const isShown = event.target.checked;
                  change({ lines: lines.filter((each) => (each === line ? isShown : design.lines.includes(each))) });
                }}
              />
              {texts[`design.line.${line}`]}
            </label>
          ))}
        </fieldset>
      )}
      <LanguageChoice id={id} portalLanguage={props.portalLanguage} design={design} texts={texts} onChange={change} />
      {design.shape === 'compact' ? null : <LogoChoice design={design} texts={texts} onChange={change} />}
      <Suspense fallback={<SkeletonLines lines={2} />}>
        <MarkSample design={design} label={texts['design.sample']} />
      </Suspense>
      <RuleCheck rule="mark" title={texts['design.title']} texts={texts} />
    </SettingRow>
  );
}

interface PartProps {
  readonly design: MarkDesign;
  readonly texts: HomeTexts;
  readonly onChange: (changed: Partial<MarkDesign>) => void;
}

function LanguageChoice({
  id,
  portalLanguage,
  design,
  texts,
  onChange,
}: PartProps & { readonly id: string; readonly portalLanguage: RulesAnswer['portalLanguage'] }): ReactNode {
  return (
    <div>
      <label className="label" htmlFor={`${id}-language`}>
        {texts['design.language']}
      </label>
      <select
        id={`${id}-language`}
        className="input setrow__select"
        value={design.language}
        onChange={(event) => {
          const chosen = (['en', 'sr-Latn-ME', 'ru'] as const).find((each) => each === event.target.value);
          onChange({ language: chosen ?? 'signer' });
        }}
      >
        <option value="signer">{texts['design.language.signer']}</option>
        {(['en', 'sr-Latn-ME', 'ru'] as const).map((language) => (
          <option key={language} value={language}>
            {language === portalLanguage ? texts['design.language.portal'](languages[language]) : languages[language]}
          </option>
        ))}
      </select>
    </div>
  );
}

function LogoChoice({ design, texts, onChange }: PartProps): ReactNode {
  const { api } = useServices();
  const input = useRef<HTMLInputElement>(null);
  const { isBusy, error, run } = useAct();
  const send = async (file: File) => {
    const { sha256 } = await api.keepMarkLogo(await readPicture(file));
    onChange({ logo: sha256 });
  };
  return (
    <div className="stack stack--s">
      <span className="label">{texts['design.logo']}</span>
      <input
        ref={input}
        type="file"
        className="vh"
        tabIndex={-1}
        accept="image/png,image/jpeg"
        aria-label={texts['design.logo']}
        onChange={(event) => {
          const file = event.target.files?.item(0) ?? null;
          // The same file may be chosen again.
          event.target.value = '';
          if (file !== null) run(() => send(file));
        }}
      />
      <div className="row row--wrap">
        <Button
          size="s"
          icon={UploadIcon}
          blocked={isBusy}
          onPress={() => {
            input.current?.click();
          }}
        >
          {texts['design.logoChoose']}
        </Button>
        {design.logo === null ? null : (
          <Button
            size="s"
            kind="quiet"
            onPress={() => {
              onChange({ logo: null });
            }}
          >
            {texts['design.logoRemove']}
          </Button>
        )}
      </div>
      <p className="help" role="status">
        {design.logo === null ? texts['design.logoHelp'] : texts['design.logoSet']}
      </p>
      {error === null ? null : <ErrorNotice error={error} />}
    </div>
  );
}

/** The design in words, for the sentence over an act. */
export function designText({ shape, lines: shown, language, logo }: MarkDesign, texts: HomeTexts): string {
  const spoken = language === 'signer' ? texts['design.language.signer'] : languages[language];
  const named = shape === 'compact' ? [] : shown.map((line) => texts[`design.line.${line}`]);
  const picture = shape === 'compact' || logo === null ? texts['design.withoutLogo'] : texts['design.withLogo'];
  return [texts[`design.${shape}`], ...named, spoken, picture].join(', ');
}
