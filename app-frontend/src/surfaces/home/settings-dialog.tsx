import type { Settings } from '@dealseal/signing-service/contract/settings';
import type { ReactNode } from 'react';
import { presetOf } from '../../signing/choices.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Dialog } from '../../ui/dialog.js';
import { ActForm } from './act-form.js';
import { designText } from './mark-design-row.js';
import { hoursText } from './rule-rows.js';
import { markText } from './settings-rows.js';

/** The act that changes the settings, under a sentence that names what changes. */
export function SettingsDialog(props: {
  readonly kept: Settings;
  readonly settings: Settings;
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { kept, settings, texts } = props;
  return (
    <Dialog title={texts['settings.dialog']} onClose={props.onClose}>
      <ActForm
        act={{ kind: 'change-settings', settings }}
        sentence={texts['settings.sentence'](changesIn(settings, kept, texts).join('; '))}
        missing=""
        word={texts['settings.save']}
        texts={texts}
        onClose={props.onClose}
        onDone={props.onDone}
      />
    </Dialog>
  );
}

function changesIn(settings: Settings, kept: Settings, texts: HomeTexts): string[] {
  const {
    level,
    timeStampAuthorities: names,
    defaultMark,
    markDesign,
    readingRule,
    documentsPerCode,
    hours,
  } = settings;
  const list = (of: readonly string[]) => of.join(', ');
  return [
    ...(level === kept.level ? [] : [texts['settings.sentence.level'](texts[`level.${level}`])]),
    ...(level === 'B-B' || (list(names) === list(kept.timeStampAuthorities) && kept.level !== 'B-B')
      ? []
      : [texts['settings.sentence.authorities'](list(names))]),
    ...(presetOf(defaultMark) === presetOf(kept.defaultMark)
      ? []
      : [texts['settings.sentence.mark'](markText(presetOf(defaultMark), texts))]),
    ...(markDesign === undefined || JSON.stringify(markDesign) === JSON.stringify(kept.markDesign)
      ? []
      : [texts['settings.sentence.design'](designText(markDesign, texts))]),
    ...(readingRule === undefined || readingRule === kept.readingRule
      ? []
      : [texts['settings.sentence.reading'](texts[`settings.reading.${readingRule}`])]),
    ...(documentsPerCode === undefined || documentsPerCode === kept.documentsPerCode
      ? []
      : [texts['settings.sentence.count'](documentsPerCode)]),
    ...(JSON.stringify(hours) === JSON.stringify(kept.hours)
      ? []
      : [hours === undefined || hours === null ? texts['settings.sentence.noHours'] : hoursText(hours, texts)]),
  ];
}
