import type { SigningItem, SigningList as ListName } from '@dealseal/app-server/contract/signings';
import { type ReactNode, useState } from 'react';
import { SelectionBar } from '../documents/selection-bar.js';
import { signChosen } from '../documents/sign-chosen.js';
import { useDocumentActions } from '../documents/use-document-actions.js';
import { useSelection } from '../documents/use-selection.js';
import { HistoryPanel } from '../history/history-panel.js';
import type { MainPageTexts } from './main-page-texts.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { CheckCircleIcon, DocIcon, SearchIcon, SignIcon } from '../ui/icons.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { isToSign } from './item-view.js';
import { SigningTable } from './signing-table.js';
import { useRowActs } from './use-row-acts.js';
import type { LoadedSignings } from './use-signings.js';

/** A list with what can be done to its documents; loading, empty, and what went wrong. */
export function SigningList(props: {
  readonly list: ListName;
  readonly loaded: LoadedSignings;
  /** So many at most share one code. */
  readonly limit: number;
  readonly isFiltered: boolean;
  readonly texts: MainPageTexts;
  readonly nameOfKind: (entityTypeId: number) => string;
  readonly onClearFilters: () => void;
  readonly onPick: () => void;
}): ReactNode {
  const { loaded, texts } = props;
  const { pages, error, reload, more } = loaded;
  const items = pages?.flatMap((page) => page.items) ?? [];
  const actions = useDocumentActions({ reload, onInline: () => undefined });
  const acts = useRowActs();
  const [shown, setShown] = useState<SigningItem | null>(null);
  const selection = useSelection(items.filter(isToSign), {
    limit: props.limit,
    keyOf: ({ requestId }: SigningItem) => requestId,
  });
  if (pages === null) {
    return error === null ? <SkeletonLines lines={6} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const open = (item: SigningItem) => {
    actions.open(item, item.fileName);
  };
  const sign = () => {
    const chosen = selection.chosen.map((item) => ({ document: item, name: item.fileName }));
    signChosen(actions, chosen, texts['main.found'](chosen.length));
  };
  return (
    <>
      {error === null ? null : <ErrorNotice error={error} onRetry={reload} />}
      <output className="vh">{texts['main.found'](items.length)}</output>
      <div className="panel panel--list">
        {selection.possible.length === 0 ? null : (
          <SelectionBar
            count={selection.chosen.length}
            status={texts['select.chosen'](selection.chosen.length, selection.possible.length)}
            limit={selection.limit}
            texts={texts}
            onClear={selection.clear}
            onSign={sign}
          />
        )}
        {items.length > 0 ? (
          <SigningTable
            items={items}
            texts={texts}
            acts={{ ...acts, open, history: setShown }}
            selection={selection}
            nameOfKind={props.nameOfKind}
          />
        ) : more === null ? (
          <Nothing {...props} />
        ) : (
          <p className="main__further second">{texts['main.further']}</p>
        )}
      </div>
      {more === null ? null : (
        <div className="row">
          <Button blocked={more.isLoading} onPress={more.load}>
            {texts['main.more']}
          </Button>
        </div>
      )}
      {more === null || more.error === null ? null : <ErrorNotice error={more.error} />}
      {shown === null ? null : (
        <HistoryPanel
          of={shown}
          name={shown.fileName}
          onClose={() => {
            setShown(null);
          }}
        />
      )}
    </>
  );
}

function Nothing(props: Parameters<typeof SigningList>[0]): ReactNode {
  const { list, texts } = props;
  if (props.isFiltered) {
    return (
      <EmptyState
        icon={SearchIcon}
        title={texts['main.nothing']}
        text={texts['main.nothingText']}
        action={<Button onPress={props.onClearFilters}>{texts['main.nothingAction']}</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={list === 'awaiting' ? CheckCircleIcon : list === 'signed' ? SignIcon : DocIcon}
      title={texts[`main.${list}.empty`]}
      text={texts[`main.${list}.emptyText`]}
      action={
        list === 'awaiting' ? (
          <Button kind="primary" onPress={props.onPick}>
            {texts['main.awaiting.action']}
          </Button>
        ) : undefined
      }
    />
  );
}
