import { type ReactNode, useCallback } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { AlertIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import { useLoaded } from '../../ui/use-loaded.js';

/** To portal administrators, while the portal is in a trial: what is left of it, and the way to the set-up. */
export function TrialBanner({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api, formats, show } = useServices();
  const load = useCallback((signal: AbortSignal) => api.installation(signal), [api]);
  const trial = useLoaded(load).value?.pairing.trial ?? null;
  if (trial === null) return null;
  return (
    <Notice
      tone="warn"
      icon={AlertIcon}
      title={texts['home.trial'](trial.signaturesLeft, formats.date(trial.until))}
      actions={
        <Button
          onPress={() => {
            show({ kind: 'install' });
          }}
        >
          {texts['home.trial.connect']}
        </Button>
      }
    >
      {texts['home.trial.text']}
    </Notice>
  );
}
