import type { Policies } from '@dealseal/signing-service/contract/policies';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import { changedText } from '../surfaces/home/changed-text.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';

/** At the end of a policy: the way to its act, and who changed it last. */
export function PolicyFoot(props: {
  readonly isBlocked: boolean;
  readonly changed: Policies['codeWord']['changed'];
  readonly label: string;
  readonly texts: HomeTexts;
  readonly onChange: () => void;
}): ReactNode {
  const { changed, texts } = props;
  const { formats } = useServices();
  return (
    <>
      <div>
        <Button blocked={props.isBlocked} label={props.label} onPress={props.onChange}>
          {texts['keeping.change']}
        </Button>
      </div>
      <p className="help">{changedText(changed, texts, formats)}</p>
    </>
  );
}
