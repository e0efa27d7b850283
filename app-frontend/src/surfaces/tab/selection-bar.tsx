import type { ReactNode } from 'react';
import type { TabTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { SignIcon } from '../../ui/icons.js';
import type { Selection } from './use-selection.js';

/** How many are chosen, told politely, and what can be done with them. Keeps its place while none is. */
export function SelectionBar(props: {
  readonly selection: Selection;
  readonly texts: TabTexts;
  readonly onSign: () => void;
}): ReactNode {
  const { selection, texts } = props;
  const { chosen, possible, limit } = selection;
  const isTooMany = chosen.length > limit;
  return (
    <div className={chosen.length === 0 ? 'bulk' : 'bulk bulk--on'}>
      <output className={chosen.length === 0 ? 'second' : 'strong'}>
        {chosen.length === 0 ? texts['tab.select.hint'] : texts['tab.selected'](chosen.length, possible.length)}
      </output>
      {chosen.length === 0 ? null : (
        <>
          <Button kind="link" onPress={selection.clear}>
            {texts['tab.select.clear']}
          </Button>
          <span id="selection-fact" className={isTooMany ? 'push small why--warn' : 'push small second'}>
            {isTooMany ? texts['tab.select.limit'](limit) : chosen.length > 1 ? texts['tab.select.covers'] : ''}
          </span>
          <Button
            kind="primary"
            icon={SignIcon}
            blocked={isTooMany}
            describedBy={isTooMany ? 'selection-fact' : undefined}
            onPress={props.onSign}
          >
            {texts['tab.select.sign'](chosen.length)}
          </Button>
        </>
      )}
    </div>
  );
}
