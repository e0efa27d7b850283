import type { Person } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { CheckCircleIcon, EyeIcon, LockIcon, MailIcon, RefreshIcon, StopIcon, UserIcon } from '../../ui/icons.js';
import { StatusPill } from '../../ui/status-pill.js';
import { isReader } from './people-list.js';

/** The state of a person's codes, with its date where there is one. */
export function PersonPill(props: { readonly person: Person | null; readonly texts: HomeTexts }): ReactNode {
  const { person, texts } = props;
  const { formats } = useServices();
  if (person?.state === 'invited' && isReader(person)) {
    return (
      <StatusPill tone="plain" icon={EyeIcon}>
        {texts['home.state.reader']}
      </StatusPill>
    );
  }
  switch (person?.state) {
    case 'active':
      return (
        <StatusPill tone="ok" icon={CheckCircleIcon}>
          {person.activeSince === null
            ? texts['home.state.active']
            : texts['home.state.activeSince'](formats.shortDate(person.activeSince))}
        </StatusPill>
      );
    case 'invited':
      if (person.reset !== undefined && person.reset !== null) {
        return (
          <StatusPill tone="info" icon={RefreshIcon}>
            {texts['home.state.reset'](formats.shortDate(person.reset.at))}
          </StatusPill>
        );
      }
      return (
        <StatusPill tone="info" icon={MailIcon}>
          {person.invitedUntil === null
            ? texts['home.state.invited']
            : texts['home.state.invitedUntil'](formats.shortDate(person.invitedUntil))}
        </StatusPill>
      );
    case 'locked':
      return (
        <StatusPill tone="warn" icon={LockIcon}>
          {person.lockedUntil === null
            ? texts['home.state.locked']
            : texts['home.state.lockedUntil'](formats.time(person.lockedUntil))}
        </StatusPill>
      );
    case 'locked-for-good':
      return (
        <StatusPill tone="bad" icon={LockIcon}>
          {texts['home.state.locked-for-good']}
        </StatusPill>
      );
    case 'unproven':
      return (
        <StatusPill tone="warn" icon={LockIcon}>
          {texts['home.state.unproven'](person.proofsLeft ?? 0)}
        </StatusPill>
      );
    case 'stopped':
      return (
        <StatusPill tone="warn" icon={StopIcon}>
          {texts['home.state.stopped']}
        </StatusPill>
      );
    case 'none':
    case undefined:
      return (
        <StatusPill tone="plain" icon={UserIcon}>
          {texts['home.state.none']}
        </StatusPill>
      );
  }
}
