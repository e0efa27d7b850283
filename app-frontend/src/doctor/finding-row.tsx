import type { DoctorFinding } from '@dealseal/app-server/contract/doctor';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { DoctorTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { Facts } from '../ui/facts.js';
import { AlertIcon, CheckIcon, type Icon, RefreshIcon, XCircleIcon } from '../ui/icons.js';
import { StatusPill, type Tone } from '../ui/status-pill.js';
import { Tile } from '../ui/tile.js';
import { checkIcons } from './check-icons.js';

const marks: Readonly<Record<DoctorFinding['state'], readonly [Tone, Icon]>> = {
  ok: ['ok', CheckIcon],
  warning: ['warn', AlertIcon],
  fault: ['bad', XCircleIcon],
};

/** One finding: what was seen, and, where something is wrong, what follows, what to do, and another look. */
export function FindingRow(props: {
  readonly finding: DoctorFinding;
  readonly texts: DoctorTexts;
  readonly isChecking: boolean;
  readonly onCheck: () => void;
}): ReactNode {
  const { finding, texts, isChecking } = props;
  const { formats } = useServices();
  const { check, subject, state, code, facts } = finding;
  const [tone, icon] = marks[state];
  const { name, ok } = texts.checks[check];
  const trouble = code === null ? null : texts.troubles[code];
  const told = { ...facts, subject };
  return (
    <li className="doc-row">
      <Tile tone={state === 'ok' ? 'plain' : tone} icon={checkIcons[check]} />
      <div className="doc-row__name">
        <span>{name}</span>
        {subject === '' ? null : <bdi className="small second">{subject}</bdi>}
      </div>
      <p className="doc-row__seen">
        <bdi>{trouble === null ? ok(told, formats) : ''}</bdi>
      </p>
      <StatusPill tone={tone} icon={icon}>
        {texts[state]}
      </StatusPill>
      {trouble === null ? null : (
        <div className="doc-row__more">
          <Facts
            facts={[
              [texts.cause, <bdi key="cause">{trouble.cause(told, formats)}</bdi>],
              [texts.effect, trouble.effect],
              [texts.remedy, trouble.remedy],
            ]}
          />
          <div className="row">
            <Button
              size="s"
              icon={RefreshIcon}
              blocked={isChecking}
              label={texts.checkOneOf(subject === '' ? name : `${name}, ${subject}`)}
              onPress={props.onCheck}
            >
              {texts.checkOne}
            </Button>
          </div>
        </div>
      )}
    </li>
  );
}
