import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useServices } from '../services.js';
import { loadLogTexts } from './load-log-texts.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { useDelayed } from '../ui/use-delayed.js';
import { useLoaded } from '../ui/use-loaded.js';
import { IntegrityNotice } from './integrity-notice.js';
import { LogExportButtons } from './log-export-buttons.js';
import { filterOf, noChoices } from './log-filter.js';
import { LogFilters } from './log-filters.js';
import { LogList } from './log-list.js';
import './log.css';

const typingDelay = 300;

/** Everything that happened, as the signing service wrote it down: found, looked at, proven, taken away. */
export function LogPage(): ReactNode {
  const { formats } = useServices();
  const { language } = formats;
  const load = useCallback(() => loadLogTexts[language](), [language]);
  const { value: texts, error, reload } = useLoaded(load);
  const [choices, setChoices] = useState(noChoices);
  /** The list begins before this entry; null: with the newest. */
  const [start, setStart] = useState<number | null>(null);
  const settled = useDelayed(choices, typingDelay);
  const filter = useMemo(() => filterOf(settled), [settled]);
  if (texts === null)
    return error === null ? <SkeletonLines lines={8} /> : <ErrorNotice error={error} onRetry={reload} />;
  return (
    <>
      <IntegrityNotice
        texts={texts}
        onShow={(sequence) => {
          setChoices(noChoices);
          setStart(sequence + 1);
        }}
      />
      <div className="toolbar log__tools">
        <LogFilters
          choices={choices}
          texts={texts}
          onChange={(changed) => {
            setStart(null);
            setChoices(changed);
          }}
        />
        <LogExportButtons filter={filter} texts={texts} />
      </div>
      <LogList
        key={`${JSON.stringify(filter)} ${start ?? ''}`}
        filter={filter}
        start={start}
        texts={texts}
        onDocument={(digest) => {
          setStart(null);
          setChoices({ ...noChoices, digest });
        }}
        onCard={({ entityTypeId, entityId }) => {
          setStart(null);
          setChoices({ ...noChoices, entityTypeId: String(entityTypeId), entityId: String(entityId) });
        }}
      />
    </>
  );
}
