import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { EnrolmentSurface } from '../../enrolment/enrolment-surface.js';
import { startPdfWorker } from '../../preview/open-pdf.js';
import { useServices } from '../../services.js';
import { isTokenAwaited } from '../../signing/certificate-step.js';
import { SigningTextsProvider } from '../../signing/signing-texts.js';
import type { SigningTexts } from '../../texts/load-texts.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { SigningDesk } from './signing-desk.js';

const tokenPollInterval = 5000;

/** The signing flow of one document; a person without codes sets them up first, in the same slider. */
export function SliderSurface(props: { readonly address: DocumentAddress; readonly texts: SigningTexts }): ReactNode {
  const { texts } = props;
  const { api } = useServices();
  const [address, setAddress] = useState(props.address);
  const load = useCallback((signal: AbortSignal) => api.me(signal), [api]);
  const { value: me, error, reload } = useLoaded(load);
  const [isEnrolled, setEnrolled] = useState(false);
  const state = me?.person.state;
  const isNew = state === 'none' || state === 'invited' || state === 'unproven';
  useEffect(() => {
    startPdfWorker().catch(() => undefined);
  }, []);

  const isWaiting = me !== null && isTokenAwaited(me.credentials);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(reload, tokenPollInterval);
    return () => {
      clearInterval(timer);
    };
  }, [isWaiting, reload]);

  if (isNew && !isEnrolled) {
    return (
      <EnrolmentSurface
        texts={texts}
        waiting={{
          onSign: () => {
            setEnrolled(true);
            reload();
          },
        }}
      />
    );
  }
  return (
    <SigningTextsProvider value={texts}>
      <SigningDesk
        key={`${address.field} ${address.fileId}`}
        address={address}
        me={isNew ? null : me}
        meError={error}
        onReloadMe={reload}
        onAddress={setAddress}
      />
    </SigningTextsProvider>
  );
}
