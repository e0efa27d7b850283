import type { ProgressItem } from '@dealseal/app-server/contract/progress';
import { type ReactNode, useCallback, useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { CheckCircleIcon, RefreshIcon } from '../ui/icons.js';
import '../ui/list.css';
import { Notice } from '../ui/notice.js';
import '../ui/panel.css';
import { saveFile } from '../ui/save-file.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { useLoaded } from '../ui/use-loaded.js';
import './progress.css';
import { documentName, ProgressRow } from './progress-row.js';

export type ProgressAction = 'retry' | 'giveUp' | 'download';

/** Requests that do not come to their end, why, and what may be done about it without losing or doubling anything. */
export function ProgressPage({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.progress(signal), [api]);
  const { value: answer, error, reload } = useLoaded(load);
  const [done, setDone] = useState<string | null>(null);
  const [failure, setFailure] = useState<AppError | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  if (answer === null) {
    return error === null ? <SkeletonLines lines={4} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const act = async (item: ProgressItem, action: ProgressAction): Promise<void> => {
    const { requestId } = item;
    setBusy(requestId);
    setDone(null);
    setFailure(null);
    try {
      if (action === 'download') {
        saveFile(await api.progressSigned(requestId), documentName(item, texts));
        return;
      }
      await (action === 'retry' ? api.progressRetry(requestId) : api.progressGiveUp(requestId));
      setDone(texts[action === 'retry' ? 'progress.retried' : 'progress.givenUp']);
    } catch (cause) {
      setFailure(toAppError(cause));
    } finally {
      setBusy(null);
      reload();
    }
  };
  return (
    <>
      <div className="toolbar">
        <Button icon={RefreshIcon} onPress={reload}>
          {texts['progress.reload']}
        </Button>
      </div>
      {error === null ? null : <ErrorNotice error={error} onRetry={reload} />}
      {failure === null ? null : <ErrorNotice error={failure} />}
      {done === null ? null : <Notice tone="ok" icon={CheckCircleIcon} title={done} announce="status" />}
      <div className="panel panel--list">
        {answer.requests.length === 0 ? (
          <EmptyState icon={CheckCircleIcon} title={texts['progress.empty']} text={texts['progress.emptyText']} />
        ) : (
          <table className="table table--cards table--progress">
            <caption className="vh">{texts['progress.caption']}</caption>
            <thead>
              <tr>
                {(['document', 'person', 'state', 'why'] as const).map((column) => (
                  <th key={column} scope="col">
                    {texts[`progress.column.${column}`]}
                  </th>
                ))}
                <th scope="col">
                  <span className="vh">{texts['progress.column.actions']}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {answer.requests.map((item) => (
                <ProgressRow
                  key={item.requestId}
                  item={item}
                  texts={texts}
                  isBusy={busy === item.requestId}
                  onAct={(action) => {
                    void act(item, action);
                  }}
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  );
}
