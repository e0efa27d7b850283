import type { ReactNode } from 'react';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { MailIcon } from '../../ui/icons.js';
import { actsLimit, type ListedPerson } from './people-list.js';

/** How many are chosen, told politely, and what can be done with them. Keeps its place while none is. */
export function PeopleSelection(props: {
  readonly chosen: readonly ListedPerson[];
  readonly shown: readonly ListedPerson[];
  readonly texts: HomeTexts;
  readonly onChooseAll: () => void;
  readonly onClear: () => void;
  readonly onGive: () => void;
}): ReactNode {
  const { chosen, shown, texts } = props;
  const isTooMany = chosen.length > actsLimit;
  const areNew = chosen.every(({ person }) => person === null);
  return (
    <div className={chosen.length === 0 ? 'bulk' : 'bulk bulk--on'}>
      <output className={chosen.length === 0 ? 'second' : 'strong'}>
        {chosen.length === 0 ? texts['people.select.hint'] : texts['people.selected'](chosen.length, shown.length)}
      </output>
      {chosen.length === shown.length ? null : (
        <Button kind="link" onPress={props.onChooseAll}>
          {texts['people.select.all'](shown.length)}
        </Button>
      )}
      {chosen.length === 0 ? null : (
        <>
          <Button kind="link" onPress={props.onClear}>
            {texts['people.select.clear']}
          </Button>
          <span id="people-selection" className={isTooMany ? 'push small why--warn' : 'push small second'}>
            {isTooMany ? texts['people.select.limit'](actsLimit) : ''}
          </span>
          <Button
            kind="primary"
            icon={MailIcon}
            blocked={isTooMany}
            describedBy={isTooMany ? 'people-selection' : undefined}
            onPress={props.onGive}
          >
            {texts[areNew ? 'people.invite' : 'people.giveRole'](chosen.length)}
          </Button>
        </>
      )}
    </div>
  );
}
