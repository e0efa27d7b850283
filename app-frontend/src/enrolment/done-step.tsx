import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { CheckIcon } from '../ui/icons.js';
import { Tile } from '../ui/tile.js';
import type { WaitingDocument } from './waiting-document.js';
import { StageHead } from './stage-head.js';

/** The codes are active; the document that waits is one press away. */
export function DoneStep(props: {
  readonly texts: EnrolmentTexts;
  readonly driftSeconds: number;
  readonly waiting: WaitingDocument | null;
}): ReactNode {
  const { texts, waiting } = props;
  const { leave } = useServices();
  return (
    <>
      <Tile large tone="ok" icon={CheckIcon} />
      <StageHead title={texts['enrol.done.title']} lead={texts['enrol.done.text'](props.driftSeconds)} />
      <div className="row row--wrap">
        {waiting === null ? null : (
          <Button kind="primary" size="xl" onPress={waiting.onSign}>
            {waiting.word ?? texts['enrol.done.sign']}
          </Button>
        )}
        <Button kind={waiting === null ? 'primary' : 'quiet'} size="xl" onPress={leave}>
          {texts['action.close']}
        </Button>
      </div>
    </>
  );
}
