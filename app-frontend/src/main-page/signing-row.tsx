import type { SigningItem } from '@dealseal/app-server/contract/signings';
import type { ReactNode } from 'react';
import type { Selection } from '../documents/use-selection.js';
import { useServices } from '../services.js';
import type { MainPageTexts } from './main-page-texts.js';
import { Button, IconButton } from '../ui/button.js';
import { FileName } from '../ui/file-name.js';
import { ClockIcon, DocIcon, DownloadIcon, SpinnerIcon } from '../ui/icons.js';
import { StatusPill } from '../ui/status-pill.js';
import { itemView } from './item-view.js';
import type { RowActs } from './signing-table.js';

export function SigningRow(props: {
  readonly item: SigningItem;
  readonly isFirst: boolean;
  readonly texts: MainPageTexts;
  readonly acts: RowActs;
  readonly selection: Selection<SigningItem>;
  readonly nameOfKind: (entityTypeId: number) => string;
}): ReactNode {
  const { item, texts, acts, selection } = props;
  const { formats } = useServices();
  const view = itemView(item, texts);
  const { entityTypeId, entityId } = item.address;
  return (
    <tr className={selection.isPossible(item) && selection.isChosen(item) ? 'is-on' : undefined}>
      <td className="table__name">
        <span className="row">
          {selection.isPossible(item) ? (
            <input
              type="checkbox"
              className="check"
              aria-label={texts['select.document'](item.fileName)}
              checked={selection.isChosen(item)}
              onChange={() => {
                selection.toggle(item);
              }}
            />
          ) : selection.possible.length > 0 ? (
            <span className="check check--none" />
          ) : null}
          <span className="two grow">
            <span className="row strong">
              <FileName name={item.fileName} />
            </span>
            <span>{texts['main.facts'](item.pageCount, formats.bytes(item.size))}</span>
          </span>
        </span>
      </td>
      <td className="table__card">
        <Card item={item} text={texts['main.card'](props.nameOfKind(entityTypeId), entityId)} />
      </td>
      <td className="table__person">
        <bdi>{item.person}</bdi>
      </td>
      <td className="table__state">
        <State item={item} texts={texts} />
      </td>
      <td className="act">
        <span className="row">
          {view.action === 'download' ? <StoredActs item={item} texts={texts} acts={acts} /> : null}
          {view.action === 'sign' || view.action === 'open' ? (
            <Button
              size="s"
              kind={view.action === 'sign' && props.isFirst && selection.chosen.length === 0 ? 'primary' : 'outline'}
              label={`${texts[view.action === 'sign' ? 'field.ready.action' : 'action.open']}: ${item.fileName}`}
              onPress={() => {
                acts.open(item);
              }}
            >
              {texts[view.action === 'sign' ? 'field.ready.action' : 'action.open']}
            </Button>
          ) : null}
          <IconButton
            size="s"
            icon={ClockIcon}
            label={`${texts['main.history']}: ${item.fileName}`}
            onPress={() => {
              acts.history(item);
            }}
          />
        </span>
      </td>
    </tr>
  );
}

function Card({ item, text }: { readonly item: SigningItem; readonly text: string }): ReactNode {
  return (
    <span className="two">
      <bdi title={item.entityTitle}>{item.entityTitle}</bdi>
      <span>{text}</span>
    </span>
  );
}

function State({ item, texts }: { readonly item: SigningItem; readonly texts: MainPageTexts }): ReactNode {
  const { formats } = useServices();
  const view = itemView(item, texts);
  const { signedAt, openedAt } = item;
  return (
    <span className="two">
      <span>
        <StatusPill tone={view.tone} icon={view.icon} spinning={view.spinning === true}>
          {view.text}
        </StatusPill>
      </span>
      <time>
        {signedAt === null ? texts['main.since'](formats.shortDate(openedAt)) : formats.shortDateTime(signedAt)}
      </time>
    </span>
  );
}

function StoredActs(props: {
  readonly item: SigningItem;
  readonly texts: MainPageTexts;
  readonly acts: RowActs;
}): ReactNode {
  const { item, texts, acts } = props;
  const busy = acts.busyWith?.requestId === item.requestId ? acts.busyWith.what : null;
  return (
    <>
      <IconButton
        size="s"
        icon={busy === 'download' ? SpinnerIcon : DownloadIcon}
        label={`${texts['action.download']}: ${item.fileName}`}
        blocked={acts.busyWith !== null}
        onPress={() => {
          acts.download(item);
        }}
      />
      <IconButton
        size="s"
        icon={busy === 'receipt' ? SpinnerIcon : DocIcon}
        label={`${texts['action.receipt']}: ${item.fileName}`}
        blocked={acts.busyWith !== null}
        onPress={() => {
          acts.receipt(item);
        }}
      />
    </>
  );
}
