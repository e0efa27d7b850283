import { type ReactNode, useCallback } from 'react';
import { PartCheck } from '../../doctor/part-check.js';
import { fieldTitle } from '../../grants/grant-words.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import '../../ui/panel.css';
import { SkeletonLines } from '../../ui/skeleton.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { SettingRow } from './settings-rows.js';

/** Which fields' documents are signed, and what becomes of the original: no choices of this page, and told for what they are. */
export function DocumentsSection({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.grants(signal), [api]);
  const { value, error, reload } = useLoaded(load);
  return (
    <section className="stack" aria-labelledby="documents-title">
      <h2 id="documents-title">{texts['documents.title']}</h2>
      <div className="panel">
        <SettingRow title={texts['documents.fields']} help={texts['documents.fieldsHelp']}>
          {value === null ? (
            error === null ? (
              <SkeletonLines lines={1} />
            ) : (
              <ErrorNotice error={error} onRetry={reload} />
            )
          ) : value.fields.length === 0 ? (
            <p>{texts['documents.fieldsNone']}</p>
          ) : (
            <ul>
              {value.fields.map((field) => (
                <li key={field.field}>
                  <bdi>{fieldTitle(field, value, texts)}</bdi>
                </li>
              ))}
            </ul>
          )}
          <PartCheck
            part="fields"
            texts={{ check: texts['settings.check'], label: texts['settings.checkOf'](texts['documents.fields']) }}
          />
        </SettingRow>
        <SettingRow title={texts['documents.original']} help={texts['documents.originalHelp']}>
          <p>{texts['documents.originalFate']}</p>
        </SettingRow>
      </div>
    </section>
  );
}
