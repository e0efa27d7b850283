import type { Me } from '@dealseal/app-server/contract/people';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../api/app-error.js';
import { startPdfWorker } from '../../preview/open-pdf.js';
import { useServices } from '../../services.js';
import { isTokenAwaited } from '../../signing/certificate-step.js';
import { SigningTextsProvider } from '../../signing/signing-texts.js';
import type { SigningTexts } from '../../texts/load-texts.js';
import { useLoaded } from '../../ui/use-loaded.js';

const tokenPollInterval = 5000;
/** Most people have their codes: it comes when it is needed. */
const EnrolmentSurface = lazy(async () => ({
  default: (await import('../../enrolment/enrolment-surface.js')).EnrolmentSurface,
}));

/** Who signs; null while that is being read. */
export interface Signer {
  readonly me: Me | null;
  readonly error: AppError | null;
  readonly reload: () => void;
}

/** Before the desk: a person without codes sets them up first, in the same slider. While a token is awaited, it is asked for again. */
export function SignerGate(props: {
  readonly texts: SigningTexts;
  readonly children: (signer: Signer) => ReactNode;
}): ReactNode {
  const { texts } = props;
  const { api } = useServices();
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
      <Suspense fallback={null}>
        <EnrolmentSurface
          texts={texts}
          waiting={{
            onSign: () => {
              setEnrolled(true);
              reload();
            },
          }}
        />
      </Suspense>
    );
  }
  return (
    <SigningTextsProvider value={texts}>
      {props.children({ me: isNew ? null : me, error, reload })}
    </SigningTextsProvider>
  );
}
