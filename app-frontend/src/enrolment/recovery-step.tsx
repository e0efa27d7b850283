import { type ReactNode, useId, useState } from 'react';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { DownloadIcon, PrintIcon, XCircleIcon } from '../ui/icons.js';
import '../ui/input.css';
import { CopyButton } from '../ui/reference.js';
import { saveFile } from '../ui/save-file.js';
import { StageHead } from './stage-head.js';

/** The ten codes, this one time. They live in this page only: whoever leaves it without them sets up again to get others. */
export function RecoveryStep(props: {
  readonly texts: EnrolmentTexts;
  readonly codes: readonly string[];
  /** What stands above them on paper and in the file. */
  readonly account: string;
  readonly onDone: () => void;
}): ReactNode {
  const { texts, codes, account } = props;
  const [isStored, setStored] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const id = useId();
  const text = [texts['enrol.recovery.heading'](account), '', ...codes, '', texts['enrol.recovery.lead'], ''].join(
    '\r\n',
  );
  return (
    <>
      <StageHead title={texts['enrol.recovery.title']} lead={texts['enrol.recovery.lead']} />
      <p className="print-only">
        <bdi>{account}</bdi>
      </p>
      <ol className="codes" aria-label={texts['enrol.recovery.list']}>
        {codes.map((code, index) => (
          <li key={code} data-n={index + 1}>
            {code}
          </li>
        ))}
      </ol>
      <div className="row row--wrap">
        <Button
          size="s"
          icon={DownloadIcon}
          onPress={() => {
            saveFile(text, texts['enrol.recovery.file'], 'text/plain;charset=utf-8');
          }}
        >
          {texts['action.download']}
        </Button>
        <Button
          size="s"
          icon={PrintIcon}
          onPress={() => {
            window.print();
          }}
        >
          {texts['enrol.recovery.print']}
        </Button>
        <CopyButton kind="outline" text={codes.join('\n')} />
      </div>
      <div className="no-print">
        <label className="choice">
          <input
            type="checkbox"
            checked={isStored}
            aria-describedby={isMissing ? `${id}-missing` : undefined}
            aria-invalid={isMissing || undefined}
            onChange={(event) => {
              setStored(event.target.checked);
              setMissing(false);
            }}
          />
          {texts['enrol.recovery.stored']}
        </label>
        {isMissing ? (
          <p id={`${id}-missing`} className="help help--bad" role="alert">
            <XCircleIcon />
            {texts['enrol.recovery.storedMissing']}
          </p>
        ) : null}
      </div>
      <div className="row">
        <Button
          kind="primary"
          size="xl"
          blocked={!isStored}
          onPress={props.onDone}
          onBlockedPress={() => {
            setMissing(true);
          }}
        >
          {texts['enrol.recovery.done']}
        </Button>
      </div>
    </>
  );
}
