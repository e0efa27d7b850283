import type { ReactNode } from 'react';
import type { HomeTexts } from '../../texts/load-texts.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import '../../ui/panel.css';
import { SkeletonLines } from '../../ui/skeleton.js';
import { FieldsRow } from './fields-row.js';
import { NoticesSection } from './notices-section.js';
import { OriginalRow } from './original-row.js';
import { SizeRow } from './size-row.js';
import type { LoadedRules } from './use-rules.js';

/** What this server holds for the portal: which documents are signed, what becomes of their originals, who is told. */
export function DocumentsSection({
  loaded,
  texts,
}: {
  readonly loaded: LoadedRules;
  readonly texts: HomeTexts;
}): ReactNode {
  const { rules, error, reload, onSaved } = loaded;
  if (rules === null) {
    return error === null ? <SkeletonLines lines={4} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const row = { rules, texts, onSaved };
  return (
    <>
      <section className="stack" aria-labelledby="documents-title">
        <h2 id="documents-title">{texts['documents.title']}</h2>
        <div className="panel">
          <FieldsRow rules={rules} texts={texts} onSaved={reload} />
          <SizeRow {...row} />
          <OriginalRow {...row} />
        </div>
      </section>
      <NoticesSection {...row} />
    </>
  );
}
