import type { Takeout } from '@dealseal/app-server/contract/keeping';
import type { ReactNode } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { DownloadIcon } from '../../ui/icons.js';
import '../../ui/panel.css';
import { saveFile } from '../../ui/save-file.js';
import { useAct } from '../../ui/use-act.js';

const files = {
  json: { ending: 'jsonl', type: 'application/jsonl' },
  csv: { ending: 'csv', type: 'text/csv' },
} as const;

/** Everything that is known of the portal here, as a file: before the application is removed with its data. */
export function TakeoutSection({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api, now } = useServices();
  const { isBusy, error, run } = useAct();
  const take = async (format: Takeout['format']): Promise<void> => {
    const file = await api.takeEverything({ format });
    const day = new Date(now()).toISOString().slice(0, 10);
    saveFile(file, `dealseal-${day}.${files[format].ending}`, files[format].type);
  };
  return (
    <section className="stack" aria-labelledby="takeout-title">
      <h2 id="takeout-title">{texts['takeout.title']}</h2>
      <div className="panel panel--pad stack stack--s">
        <p>{texts['takeout.help']}</p>
        <div className="row row--wrap">
          {(['json', 'csv'] as const).map((format) => (
            <Button
              key={format}
              icon={DownloadIcon}
              blocked={isBusy}
              onPress={() => {
                run(() => take(format));
              }}
            >
              {texts[`takeout.${format}`]}
            </Button>
          ))}
        </div>
        <p className="help">{texts['takeout.removal']}</p>
        {error === null ? null : <ErrorNotice error={error} />}
      </div>
    </section>
  );
}
