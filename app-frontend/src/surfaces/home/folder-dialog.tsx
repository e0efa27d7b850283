import { type ReactNode, useCallback, useState } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { SkeletonLines } from '../../ui/skeleton.js';
import { useLoaded } from '../../ui/use-loaded.js';

/** Folders of the portal's Drive, one level at a time. */
export function FolderDialog(props: {
  readonly texts: HomeTexts;
  readonly onChoose: (folder: { id: number; name: string }) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { texts } = props;
  const { api } = useServices();
  const [inside, setInside] = useState<{ id: number; name: string } | null>(null);
  const folder = inside?.id ?? null;
  const load = useCallback((signal: AbortSignal) => api.drive(folder, signal), [api, folder]);
  const { value, error, reload } = useLoaded(load);
  return (
    <Dialog title={texts['original.folder']} onClose={props.onClose}>
      <div className="stack">
        {inside === null ? null : (
          <div className="row row--wrap">
            <Button
              size="s"
              kind="quiet"
              onPress={() => {
                setInside(null);
              }}
            >
              {texts['original.up']}
            </Button>
            <b>{inside.name}</b>
            <Button
              size="s"
              label={texts['original.take'](inside.name)}
              onPress={() => {
                props.onChoose(inside);
              }}
            >
              {texts['original.use']}
            </Button>
          </div>
        )}
        {error === null ? null : <ErrorNotice error={error} onRetry={reload} />}
        {value === null ? (
          error === null ? (
            <SkeletonLines lines={3} />
          ) : null
        ) : !value.hasRight ? (
          <p className="help help--bad">{texts['original.noRight']}</p>
        ) : value.folders.length === 0 ? (
          <p className="help">{texts['original.noFolders']}</p>
        ) : (
          <ul className="stack stack--s">
            {value.folders.map((each) => (
              <li key={each.id}>
                <Button
                  size="s"
                  kind="quiet"
                  label={texts['original.open'](each.name)}
                  onPress={() => {
                    setInside(each);
                  }}
                >
                  {each.name}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
