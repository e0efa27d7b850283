import type { Surface } from '@dealseal/app-server/contract/session';
import { type ReactNode, useState } from 'react';
import { documentKey } from '../../documents/document-key.js';
import { signable } from '../../documents/document-state.js';
import { SelectionBar } from '../../documents/selection-bar.js';
import { signChosen } from '../../documents/sign-chosen.js';
import { useDocumentActions } from '../../documents/use-document-actions.js';
import { useDocuments } from '../../documents/use-documents.js';
import { useSelection } from '../../documents/use-selection.js';
import { HistoryPanel } from '../../history/history-panel.js';
import { useServices } from '../../services.js';
import type { TabTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { EmptyState } from '../../ui/empty-state.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { FilterTabs } from '../../ui/filter-tabs.js';
import { DocIcon, SearchIcon } from '../../ui/icons.js';
import { SearchField } from '../../ui/search-field.js';
import { SkeletonLines } from '../../ui/skeleton.js';
import { SubscriptionNotice } from '../../ui/subscription-notice.js';
import { DocumentTable } from './document-table.js';
import { type Filter, filterOf, filters, type ListedDocument, listDocuments, selectDocuments } from './tab-state.js';
import './tab.css';

/** All PDFs of the configured fields: a table, under 700 px cards. */
export function TabSurface(props: {
  readonly surface: Extract<Surface, { kind: 'tab' }>;
  readonly texts: TabTexts;
}): ReactNode {
  const { surface, texts } = props;
  const { portal } = useServices();
  const { value: answer, error, reload } = useDocuments(surface.entityTypeId, surface.entityId);
  const actions = useDocumentActions({
    reload: () => {
      reload();
      portal.reloadCard().catch(() => undefined);
    },
    onInline: () => undefined,
  });
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<ListedDocument | null>(null);
  const listed =
    answer === null
      ? []
      : listDocuments(answer, (document) => document.name ?? texts['file.unnamed'](document.fieldTitle));
  const selection = useSelection(
    listed.filter(({ state }) => signable.has(state)),
    { limit: answer?.me.documentsPerCode ?? 0, keyOf: ({ document }) => documentKey(document.address) },
  );
  const sign = () => {
    const { chosen } = selection;
    signChosen(actions, chosen, texts['tab.found'](chosen.length));
  };

  const content = () => {
    if (answer === null) {
      return error === null ? <SkeletonLines lines={6} /> : <ErrorNotice error={error} onRetry={reload} />;
    }
    if (answer.documents.length === 0) {
      return (
        <div className="panel">
          <EmptyState
            icon={DocIcon}
            title={texts['tab.empty.title']}
            text={texts['tab.empty.text'](answer.fieldTitles[0] ?? '')}
          />
        </div>
      );
    }
    const shown = selectDocuments(listed, { filter, search });
    const count = (key: Filter) =>
      key === 'all' ? listed.length : listed.filter(({ state }) => filterOf(state) === key).length;
    return (
      <>
        <div className="toolbar">
          <FilterTabs
            label={texts['tab.filter.label']}
            filters={filters.map((key) => ({ key, text: texts[`tab.filter.${key}`], count: count(key) }))}
            chosen={filter}
            onChoose={setFilter}
          />
          <SearchField label={texts['tab.search']} value={search} onChange={setSearch} />
        </div>
        {error === null ? null : <ErrorNotice error={error} onRetry={reload} />}
        {answer.isSubscriptionOver === true ? <SubscriptionNotice texts={texts} /> : null}
        <output className="vh">{texts['tab.found'](shown.length)}</output>
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
          {shown.length === 0 ? (
            <EmptyState
              icon={SearchIcon}
              title={texts['tab.nothing.title']}
              text={texts['tab.nothing.text']}
              action={
                <Button
                  onPress={() => {
                    setFilter('all');
                    setSearch('');
                  }}
                >
                  {texts['tab.nothing.action']}
                </Button>
              }
            />
          ) : (
            <DocumentTable
              listed={shown}
              me={answer.me}
              texts={texts}
              actions={actions}
              selection={selection}
              onRetry={reload}
              onHistory={setShown}
            />
          )}
        </div>
      </>
    );
  };
  return (
    <main className="tabpage">
      <h1 className="vh">{texts['tab.title']}</h1>
      {content()}
      {shown === null ? null : (
        <HistoryPanel
          of={shown.document.address}
          name={shown.name}
          onClose={() => {
            setShown(null);
          }}
        />
      )}
    </main>
  );
}
