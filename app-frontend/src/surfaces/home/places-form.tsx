import type { InstallStatus } from '@dealseal/app-server/contract/install';
import { type ReactNode, useCallback, useState } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { CheckCircleIcon, InfoIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import { SkeletonLines } from '../../ui/skeleton.js';
import { useAct } from '../../ui/use-act.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { KindsForm } from '../install/fields-step.js';
import '../install/install.css';

/** Where people sign, chosen anew after the first start: smart processes that came since are offered. For portal administrators. */
export function PlacesForm({ texts, onSaved }: { readonly texts: HomeTexts; readonly onSaved: () => void }): ReactNode {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.installation(signal), [api]);
  const first = useLoaded(load);
  const [changed, setChanged] = useState<InstallStatus | null>(null);
  const { isBusy: isSending, error: failure, run } = useAct();
  const status = changed ?? first.value;

  const send = async (act: () => Promise<InstallStatus>) => {
    const chosen = await act();
    // Other kinds of cards have other places in the portal.
    setChanged(chosen.surfaces.bound ? chosen : await api.bindSurfaces());
    onSaved();
  };
  if (status === null) {
    return first.error === null ? (
      <SkeletonLines lines={4} />
    ) : (
      <ErrorNotice error={first.error} onRetry={first.reload} />
    );
  }
  return (
    <>
      {failure === null ? null : <ErrorNotice error={failure} />}
      {changed === null || failure !== null ? null : (
        <Notice tone="ok" icon={CheckCircleIcon} title={texts['install.kinds.saved']} announce="status" />
      )}
      <KindsForm
        status={status}
        texts={texts}
        isSending={isSending}
        run={(act) => {
          run(() => send(act));
        }}
      />
      <MissingPlaces status={status} texts={texts} />
    </>
  );
}

function MissingPlaces({ status, texts }: { readonly status: InstallStatus; readonly texts: HomeTexts }): ReactNode {
  const { missing } = status.surfaces;
  if (missing.length === 0) return null;
  return <Notice tone="info" icon={InfoIcon} title={texts['install.surfaces.missing'](missing.join(', '))} />;
}
