import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import { saveFile } from '../ui/save-file.js';

/** An act of the person whose failure is told where it arose. */
export function useAct(): { readonly error: AppError | null; readonly run: (act: () => Promise<unknown>) => void } {
  const [error, setError] = useState<AppError | null>(null);
  return {
    error,
    run: (act) => {
      setError(null);
      act().catch((cause: unknown) => {
        setError(toAppError(cause));
      });
    },
  };
}

/** Hands the signed file to the person. */
export function useSaveSigned(request: SigningRequestView): () => Promise<void> {
  const { api } = useServices();
  return async () => {
    saveFile(await api.signedContent(request.requestId), request.result?.fileName ?? request.fileName);
  };
}
