import type { ProgressItem } from '@dealseal/app-server/contract/progress';
import type { ReactNode } from 'react';
import { kindName } from '../documents/kind-names.js';
import { useServices } from '../services.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Avatar } from '../ui/avatar.js';
import { Button } from '../ui/button.js';
import { FileName } from '../ui/file-name.js';
import { AlertIcon, ClockIcon, type Icon, SignIcon, UploadIcon } from '../ui/icons.js';
import { StatusPill, type Tone } from '../ui/status-pill.js';
import type { ProgressAction } from './progress-page.js';

type Pill = readonly [Tone, Icon, 'authorized' | 'signing' | 'signed' | 'storing' | 'conflict'];

export function ProgressRow(props: {
  readonly item: ProgressItem;
  readonly texts: HomeTexts;
  readonly isBusy: boolean;
  readonly onAct: (action: ProgressAction) => void;
}): ReactNode {
  const { item, texts, isBusy, onAct } = props;
  const { formats } = useServices();
  const { person, error, nextAttemptAt, failures } = item;
  const name = documentName(item, texts);
  const why = error === null ? null : texts.errors[error.code](error.details ?? {}, formats).title;
  const actions: readonly (readonly [ProgressAction, boolean])[] = [
    ['retry', item.mayRetry],
    ['giveUp', item.mayGiveUp],
    ['download', item.mayDownload],
  ];
  return (
    <tr>
      <td className="table__name">
        <DocumentAndCard item={item} texts={texts} />
      </td>
      <td>
        <span className="row">
          <Avatar name={person} />
          <bdi>{person}</bdi>
        </span>
      </td>
      <td>
        <StateAndTime item={item} texts={texts} />
      </td>
      <td className="small">
        <span className="two">
          {why === null ? null : <span>{why}</span>}
          {nextAttemptAt === null ? null : (
            <span>{texts['progress.next'](formats.exactTime(nextAttemptAt), failures)}</span>
          )}
        </span>
      </td>
      <td className="act">
        <span className="row row--wrap">
          {actions.map(([action, isPossible]) =>
            isPossible ? (
              <Button
                key={action}
                size="s"
                blocked={isBusy}
                label={texts['progress.of'](texts[`progress.${action}`], name)}
                onPress={() => {
                  onAct(action);
                }}
              >
                {texts[`progress.${action}`]}
              </Button>
            ) : null,
          )}
        </span>
      </td>
    </tr>
  );
}

function DocumentAndCard({ item, texts }: { readonly item: ProgressItem; readonly texts: HomeTexts }): ReactNode {
  const { document } = item;
  return (
    <span className="row">
      <span className="two grow">
        <span className="row strong">
          <FileName name={documentName(item, texts)} />
        </span>
        {document === null ? null : (
          <span>
            {recordName(item, texts)} · <bdi>{document.entityTitle}</bdi>
          </span>
        )}
      </span>
    </span>
  );
}

function StateAndTime({ item, texts }: { readonly item: ProgressItem; readonly texts: HomeTexts }): ReactNode {
  const { formats } = useServices();
  const [tone, icon, word] = pillOf(item.state);
  return (
    <span className="two">
      <StatusPill tone={tone} icon={icon}>
        {texts[`progress.state.${word}`]}
      </StatusPill>
      <time>{texts['progress.since'](formats.shortDateTime(item.since))}</time>
    </span>
  );
}

/** What the row is called; the record alone where the document's name is not for the administrator's eyes. */
export function documentName(item: ProgressItem, texts: HomeTexts): string {
  return item.document?.fileName ?? recordName(item, texts);
}

function recordName({ entityTypeId, entityId }: ProgressItem, texts: HomeTexts): string {
  return texts['progress.record'](kindName({ entityTypeId }, texts), entityId);
}

function pillOf(state: ProgressItem['state']): Pill {
  switch (state) {
    case 'authorized':
      return ['info', ClockIcon, state];
    case 'signed':
    case 'storing':
      return ['info', UploadIcon, state];
    case 'conflict':
      return ['warn', AlertIcon, state];
    default:
      return ['warn', SignIcon, 'signing'];
  }
}
