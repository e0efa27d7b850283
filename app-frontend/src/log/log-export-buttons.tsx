import type { LogExport, LogFilter } from '@dealseal/app-server/contract/log';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { LogTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { DownloadIcon } from '../ui/icons.js';
import { saveFile } from '../ui/save-file.js';
import { useAct } from '../ui/use-act.js';

/** What is shown, or everything, as a file: for spreadsheets, or as lines that prove themselves. */
export function LogExportButtons(props: { readonly filter: LogFilter; readonly texts: LogTexts }): ReactNode {
  const { filter, texts } = props;
  const { api, now } = useServices();
  const { isBusy, error, run } = useAct();
  const save = async (format: LogExport['format']): Promise<void> => {
    const file = await api.exportLog({ filter, format });
    const day = new Date(now()).toISOString().slice(0, 10);
    if (format === 'csv') saveFile(file, `dealseal-log-${day}.csv`, 'text/csv');
    else saveFile(file, `dealseal-log-${day}.jsonl`, 'application/jsonl');
  };
  return (
    <>
      <fieldset className="row log__export" aria-label={texts.export}>
        {(['csv', 'json'] as const).map((format) => (
          <Button
            key={format}
            icon={DownloadIcon}
            blocked={isBusy}
            label={texts.exportAs[format]}
            onPress={() => {
              run(() => save(format));
            }}
          >
            {format.toUpperCase()}
          </Button>
        ))}
      </fieldset>
      {error === null ? null : <ErrorNotice error={error} />}
    </>
  );
}
