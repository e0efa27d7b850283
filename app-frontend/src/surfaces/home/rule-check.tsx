import type { CheckedRule, RuleFinding } from '@dealseal/app-server/contract/rules';
import { type ReactNode, useState } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import type { Formats } from '../../texts/formats.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { AlertIcon, CheckCircleIcon, RefreshIcon, XCircleIcon } from '../../ui/icons.js';
import { useAct } from '../../ui/use-act.js';

const icons = { ok: CheckCircleIcon, warning: AlertIcon, fault: XCircleIcon } as const;

/** How a rule stands at this moment, asked when it is pressed. */
export function RuleCheck(props: {
  readonly rule: CheckedRule;
  /** Of the row. */
  readonly title: string;
  readonly texts: HomeTexts;
}): ReactNode {
  const { rule, texts } = props;
  const { api, formats } = useServices();
  const [finding, setFinding] = useState<RuleFinding | null>(null);
  const { isBusy, error, run } = useAct();
  const check = async () => {
    setFinding(await api.checkRule(rule));
  };
  // What was found before is no answer to a question that failed.
  const shown = error === null ? finding : null;
  const FindingIcon = icons[shown?.state ?? 'ok'];
  return (
    <>
      <div className="row">
        <Button
          size="s"
          icon={RefreshIcon}
          blocked={isBusy}
          label={texts['settings.checkOf'](props.title)}
          onPress={() => {
            run(check);
          }}
        >
          {texts['settings.check']}
        </Button>
      </div>
      {error === null ? null : <ErrorNotice error={error} />}
      <div role="status" aria-busy={isBusy}>
        {shown === null ? null : (
          <p className={`help help--line rulecheck--${shown.state}`}>
            <FindingIcon />
            {findingText(shown, texts, formats)}
          </p>
        )}
      </div>
    </>
  );
}

function findingText({ code, facts, milliseconds }: RuleFinding, texts: HomeTexts, formats: Formats): string {
  const { bytes = 0, count = 0, name = '', years = 0 } = facts;
  switch (code) {
    case 'in-force':
      return texts['check.in-force'](milliseconds);
    case 'hours-inside':
    case 'hours-outside':
      return texts[`check.${code}`](name);
    case 'size-in-force':
    case 'size-service-smaller':
      return texts[`check.${code}`](formats.bytes(bytes));
    case 'documents-kept':
    case 'documents-overdue':
    case 'original-waiting':
    case 'notices-waiting':
      return texts[`check.${code}`](count);
    case 'records-in-force':
    case 'records-differ':
      return texts[`check.${code}`](years);
    default:
      return texts[`check.${code}`];
  }
}
