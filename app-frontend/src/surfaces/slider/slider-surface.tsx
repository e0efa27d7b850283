import type { Me } from '@dealseal/app-server/contract/people';
import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { type AppError, isAbort, toAppError } from '../../api/app-error.js';
import { EnrolmentSurface } from '../../enrolment/enrolment-surface.js';
import { loadPdfLibrary } from '../../preview/open-pdf.js';
import { useServices } from '../../services.js';
import { isTokenAwaited } from '../../signing/certificate-step.js';
import { SigningTextsProvider } from '../../signing/signing-texts.js';
import type { SigningTexts } from '../../texts/load-texts.js';
import { SigningDesk } from './signing-desk.js';

const tokenPollInterval = 5000;

/** The signing flow of one document; a person without codes sets them up first, in the same slider. */
export function SliderSurface(props: { readonly address: DocumentAddress; readonly texts: SigningTexts }): ReactNode {
  const { texts } = props;
  const { api } = useServices();
  const [address, setAddress] = useState(props.address);
  const [me, setMe] = useState<Me | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isSettingUp, setSettingUp] = useState(false);

  const loadMe = useCallback(
    (signal?: AbortSignal) => {
      api.me(signal).then(
        (next) => {
          setMe(next);
          setError(null);
          if (next.person.state === 'none' || next.person.state === 'invited') setSettingUp(true);
        },
        (cause: unknown) => {
          if (!isAbort(cause)) setError(toAppError(cause));
        },
      );
    },
    [api],
  );
  useEffect(() => {
    const controller = new AbortController();
    loadMe(controller.signal);
    loadPdfLibrary().catch(() => undefined);
    return () => {
      controller.abort();
    };
  }, [loadMe]);

  const isWaiting = me !== null && isTokenAwaited(me.credentials);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(loadMe, tokenPollInterval);
    return () => {
      clearInterval(timer);
    };
  }, [isWaiting, loadMe]);

  if (isSettingUp) {
    return (
      <EnrolmentSurface
        texts={texts}
        waiting={{
          onSign: () => {
            setSettingUp(false);
            loadMe();
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
        me={me}
        meError={error}
        onReloadMe={loadMe}
        onAddress={setAddress}
      />
    </SigningTextsProvider>
  );
}
