import type { SettingName, Settings, SettingsAnswer } from '@dealseal/signing-service/contract/settings';
import { type ReactNode, useCallback, useState } from 'react';
import { PoliciesSection } from '../../approvals/policies-section.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { CheckCircleIcon, InfoIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import '../../ui/panel.css';
import { SkeletonLines } from '../../ui/skeleton.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { DocumentsSection } from './documents-section.js';
import { MarkDesignRow } from './mark-design-row.js';
import { KeepingSection } from './keeping-section.js';
import { SettingsDialog } from './settings-dialog.js';
import { AuthoritiesRow, LevelRow, MarkRow } from './settings-rows.js';
import { hoursFaultOf, RuleRows } from './rule-rows.js';
import { type LoadedRules, useRules } from './use-rules.js';
import { changedText } from './changed-text.js';
import { TakeoutSection } from './takeout-section.js';
import './settings.css';

/** What holds for every signature of the portal; a change is an act of the administrator's own code. */
export function SettingsPage({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.settings(signal), [api]);
  const { value: answer, error, reload } = useLoaded(load);
  const [isSaved, setSaved] = useState(false);
  const rules = useRules();
  if (answer === null) {
    return error === null ? <SkeletonLines lines={6} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  return (
    <>
      {error === null ? null : <ErrorNotice error={error} onRetry={reload} />}
      {isSaved ? <Notice tone="ok" icon={CheckCircleIcon} title={texts['settings.saved']} announce="status" /> : null}
      <SettingsEditor
        // What was saved is what is edited from then on.
        key={JSON.stringify(answer.settings)}
        answer={answer}
        portalLanguage={rules.rules?.portalLanguage ?? null}
        texts={texts}
        onEdit={() => {
          setSaved(false);
        }}
        onSaved={() => {
          setSaved(true);
          reload();
        }}
      />
      <PoliciesSection texts={texts} />
      <DocumentsSection loaded={rules} texts={texts} />
      <KeepingSection texts={texts} />
      <TakeoutSection texts={texts} />
    </>
  );
}

function SettingsEditor(props: {
  readonly answer: SettingsAnswer;
  readonly portalLanguage: NonNullable<LoadedRules['rules']>['portalLanguage'];
  readonly texts: HomeTexts;
  readonly onEdit: () => void;
  readonly onSaved: () => void;
}): ReactNode {
  const { answer, texts } = props;
  const { settings: kept, choices, changed, changes } = answer;
  const { formats } = useServices();
  const [settings, setSettings] = useState<Settings>(kept);
  const [isConfirming, setConfirming] = useState(false);
  const change = (changed: Partial<Settings>) => {
    props.onEdit();
    setSettings({ ...settings, ...changed });
  };
  /** Above B-B somebody has to be asked: all of them, unless some were chosen. */
  const changeLevel = (changed: Partial<Settings>) => {
    const { timeStampAuthorities: chosen } = settings;
    change({ timeStampAuthorities: chosen.length > 0 ? chosen : choices.timeStampAuthorities, ...changed });
  };
  const isMissing = settings.level !== 'B-B' && settings.timeStampAuthorities.length === 0;
  const isChanged = JSON.stringify(settings) !== JSON.stringify(kept);
  const hoursFault = hoursFaultOf(settings.hours ?? null, texts);
  const why =
    hoursFault !== null
      ? hoursFault
      : isMissing
        ? texts['settings.authoritiesMissing']
        : isChanged
          ? null
          : texts['settings.unchanged'];
  const noteOf = (name: SettingName) => (changes === undefined ? null : changedText(changes[name], texts, formats));
  const row = { texts, noteOf };
  return (
    <>
      <div className="panel">
        <LevelRow level={settings.level} levels={choices.levels} {...row} onChange={changeLevel} />
        {settings.level === 'B-B' ? null : (
          <AuthoritiesRow
            chosen={settings.timeStampAuthorities}
            offered={choices.timeStampAuthorities}
            {...row}
            onChange={change}
          />
        )}
        <MarkRow mark={settings.defaultMark} {...row} onChange={change} />
        {settings.markDesign === undefined ? null : (
          <MarkDesignRow
            design={settings.markDesign}
            portalLanguage={props.portalLanguage}
            {...row}
            onChange={change}
          />
        )}
        <RuleRows settings={settings} {...row} onChange={change} />
      </div>
      {changes !== undefined || changed === undefined || changed === null ? null : (
        <p className="small second">{texts['settings.changed'](changed.name, formats.dateTime(changed.at))}</p>
      )}
      <div className="row row--wrap">
        <Button
          kind="primary"
          size="l"
          blocked={why !== null}
          describedBy={why === null ? undefined : 'settings-why'}
          onPress={() => {
            setConfirming(true);
          }}
        >
          {texts['settings.save']}
        </Button>
        {isChanged ? (
          <Button
            kind="quiet"
            size="l"
            onPress={() => {
              setSettings(kept);
            }}
          >
            {texts['settings.undo']}
          </Button>
        ) : null}
        {why === null ? null : (
          <p
            id="settings-why"
            className={isMissing || hoursFault !== null ? 'help help--bad help--line' : 'help help--line'}
          >
            <InfoIcon />
            {why}
          </p>
        )}
      </div>
      {isConfirming ? (
        <SettingsDialog
          kept={kept}
          settings={settings}
          texts={texts}
          onClose={() => {
            setConfirming(false);
          }}
          onDone={() => {
            setConfirming(false);
            props.onSaved();
          }}
        />
      ) : null}
    </>
  );
}
