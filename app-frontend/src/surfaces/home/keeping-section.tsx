import type { Keeping } from '@dealseal/app-server/contract/keeping';
import { type ReactNode, useCallback, useState } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import '../../ui/panel.css';
import { SkeletonLines } from '../../ui/skeleton.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { ErasuresTable } from './erasures-table.js';
import { DaysRow, YearsRow } from './keeping-rows.js';

/** How long documents and records are kept, who chose it last, and what was erased. */
export function KeepingSection({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.keeping(signal), [api]);
  const { value, error, reload } = useLoaded(load);
  const [changed, setChanged] = useState<Keeping | null>(null);
  // What was read before a change is older than its answer.
  const keeping = changed ?? value;
  if (keeping === null) {
    return error === null ? <SkeletonLines lines={4} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  return (
    <section className="stack" aria-labelledby="keeping-title">
      <h2 id="keeping-title">{texts['keeping.title']}</h2>
      <div className="panel">
        <DaysRow
          key={keeping.documents.storedDays}
          documents={keeping.documents}
          isSaved={changed !== null}
          texts={texts}
          onChange={setChanged}
        />
        <YearsRow
          key={keeping.records?.recordYears}
          records={keeping.records}
          texts={texts}
          onChanged={() => {
            setChanged(null);
            reload();
          }}
        />
      </div>
      <h3>{texts['keeping.erasures']}</h3>
      <ErasuresTable erasures={keeping.erasures} texts={texts} />
    </section>
  );
}
