import type { ReactNode } from 'react';
import type { selection } from '../texts/en/selection.js';
import type { Translated } from '../texts/text-table.js';
import { Button } from '../ui/button.js';
import { SignIcon } from '../ui/icons.js';
import '../ui/list.css';

/** How many are chosen, told politely, and what can be done with them. Keeps its place while none is. */
export function SelectionBar(props: {
  readonly count: number;
  /** How many of which are chosen. */
  readonly status: string;
  readonly limit: number;
  readonly texts: Translated<typeof selection>;
  readonly onClear: () => void;
  readonly onSign: () => void;
}): ReactNode {
  const { count, limit, texts } = props;
  const isTooMany = count > limit;
  return (
    <div className={count === 0 ? 'bulk' : 'bulk bulk--on'}>
      <output className={count === 0 ? 'second' : 'strong'}>{count === 0 ? texts['select.hint'] : props.status}</output>
      {count === 0 ? null : (
        <>
          <Button kind="link" onPress={props.onClear}>
            {texts['select.clear']}
          </Button>
          <span id="selection-fact" className={isTooMany ? 'push small why--warn' : 'push small second'}>
            {isTooMany ? texts['select.limit'](limit) : count > 1 ? texts['select.covers'] : ''}
          </span>
          <Button
            kind="primary"
            icon={SignIcon}
            blocked={isTooMany}
            describedBy={isTooMany ? 'selection-fact' : undefined}
            onPress={props.onSign}
          >
            {texts['select.sign'](count)}
          </Button>
        </>
      )}
    </div>
  );
}
