import type { LogFilter, LoggedDocument, LogPage } from '@dealseal/app-server/contract/log';
import { type ReactNode, useCallback, useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { LogTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { CloudOffIcon, SearchIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { useLoaded } from '../ui/use-loaded.js';
import { describeEntry, type EntryView } from './describe-entry.js';
import { EntryDialog } from './entry-dialog.js';
import { LogTable } from './log-table.js';

/** The entries that pass a filter, the newest first, page after page. */
export function LogList(props: {
  readonly filter: LogFilter;
  readonly start: number | null;
  readonly texts: LogTexts;
  readonly onDocument: (digest: string) => void;
  readonly onCard: (card: Pick<LoggedDocument, 'entityTypeId' | 'entityId'>) => void;
}): ReactNode {
  const { filter, start, texts } = props;
  const { api } = useServices();
  const [older, setOlder] = useState<readonly LogPage[]>([]);
  const [opened, setOpened] = useState<EntryView | null>(null);
  const [moreError, setMoreError] = useState<AppError | null>(null);
  const [isLoading, setLoading] = useState(false);
  const load = useCallback(
    (signal: AbortSignal) => api.searchLog({ filter, ...(start === null ? {} : { before: start }) }, signal),
    [api, filter, start],
  );
  const { value: first, error, reload } = useLoaded(load);
  if (first === null) {
    if (error === null) return <SkeletonLines lines={8} />;
    return error.code === 'not-found' ? (
      <Notice tone="warn" icon={CloudOffIcon} title={texts.outdated} announce="alert">
        {texts.outdatedText}
      </Notice>
    ) : (
      <ErrorNotice error={error} onRetry={reload} />
    );
  }
  const pages = [first, ...older];
  const last = pages.at(-1) ?? first;
  const views = pages.flatMap((page) => page.entries.map((entry) => describeEntry(entry, page, texts)));
  const showOlder = async (): Promise<void> => {
    setLoading(true);
    setMoreError(null);
    try {
      const before = last.entries.at(-1)?.sequence ?? 1;
      const next = await api.searchLog({ filter, before });
      setOlder((known) => [...known, next]);
    } catch (cause) {
      setMoreError(toAppError(cause));
    } finally {
      setLoading(false);
    }
  };
  return (
    <>
      {first.searchableThrough < first.head.sequence ? (
        <p className="second" role="status">
          {texts.behind(first.head.sequence - first.searchableThrough)}
        </p>
      ) : null}
      <output className="vh">{texts.shown(views.length)}</output>
      <div className="panel panel--list">
        {views.length === 0 ? (
          <EmptyState icon={SearchIcon} title={texts.empty} text={texts.emptyText} />
        ) : (
          <LogTable views={views} texts={texts} onOpen={setOpened} />
        )}
      </div>
      {moreError === null ? null : <ErrorNotice error={moreError} />}
      {last.hasMore ? (
        <div className="row">
          <Button
            blocked={isLoading}
            onPress={() => {
              void showOlder();
            }}
          >
            {texts.older}
          </Button>
        </div>
      ) : null}
      {opened === null ? null : (
        <EntryDialog
          view={opened}
          texts={texts}
          onClose={() => {
            setOpened(null);
          }}
          onDocument={props.onDocument}
          onCard={props.onCard}
        />
      )}
    </>
  );
}
