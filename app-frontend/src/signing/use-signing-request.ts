import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { useCallback, useEffect, useState } from 'react';
import { type AppError, isAbort, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';

export interface SigningRequestHandle {
  readonly request: SigningRequestView | null;
  readonly error: AppError | null;
  /** Opens the request anew: the same one while it lives, a fresh one after it has ended. */
  readonly reopen: () => void;
  /** True from a press on Sign until the request has moved. */
  readonly isFollowing: boolean;
  /** Watches for a change that this page has caused. */
  readonly follow: () => void;
}

/** States that another party moves on. */
const moving: ReadonlySet<SigningRequestView['state']> = new Set(['authorized', 'signing', 'signed', 'storing']);
/** After an answer that brought nothing new, or none at all. */
const pause = 1000;

/** Opens the signing request of a document and follows it by long polling while it moves. */
export function useSigningRequest(address: DocumentAddress | null): SigningRequestHandle {
  const { api } = useServices();
  const [request, setRequest] = useState<SigningRequestView | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [openings, setOpenings] = useState(0);
  const [isFollowing, setFollowing] = useState(false);

  useEffect(() => {
    if (address === null) return undefined;
    const controller = new AbortController();
    setError(null);
    api.openRequest(address, controller.signal).then(setRequest, (cause: unknown) => {
      if (!isAbort(cause)) setError(toAppError(cause));
    });
    return () => {
      controller.abort();
    };
  }, [api, address, openings]);

  const requestId = request?.requestId;
  const version = request?.version;
  const isMoving = request !== null && (isFollowing || moving.has(request.state));
  useEffect(() => {
    if (!isMoving || requestId === undefined || version === undefined) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const poll = async () => {
      while (!signal.aborted) {
        const next = await api.request(requestId, { after: version, signal }).catch(() => null);
        if (signal.aborted) return;
        if (next !== null && next.version > version) {
          setFollowing(false);
          setRequest(next);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    };
    void poll();
    return () => {
      controller.abort();
    };
  }, [api, isMoving, requestId, version]);

  const reopen = useCallback(() => {
    setOpenings((before) => before + 1);
  }, []);
  const follow = useCallback(() => {
    setFollowing(true);
  }, []);
  return { request, error, isFollowing, reopen, follow };
}
