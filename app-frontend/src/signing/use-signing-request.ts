import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import { useLoaded } from '../ui/use-loaded.js';

export interface SigningRequestHandle {
  readonly request: SigningRequestView | null;
  readonly error: AppError | null;
  /** Opens the request anew: the same one while it lives, a fresh one after it has ended. */
  readonly reopen: () => void;
  /** True from an act of the person until the request has come to another state. */
  readonly isFollowing: boolean;
  /** Watches for a change that this page has caused. */
  readonly follow: () => void;
}

/** States that another party moves on. */
const moving: ReadonlySet<SigningRequestView['state']> = new Set(['authorized', 'signing', 'signed', 'storing']);
/** States that wait for this person: looked at now and then, so that the document stays theirs while they read. */
const waiting: ReadonlySet<SigningRequestView['state']> = new Set(['frozen', 'needs-code']);
/** Between two looks, ms. */
const pauseMoving = 1000;
const pauseWaiting = 60_000;

/** Opens the signing request of a document and follows it: by long polling while it moves, now and then while it waits. */
export function useSigningRequest(address: DocumentAddress | null): SigningRequestHandle {
  const { api } = useServices();
  const open = useMemo(
    () => (address === null ? null : (signal: AbortSignal) => api.openRequest(address, signal)),
    [api, address],
  );
  const { value: opened, error, reload: reopen } = useLoaded(open);
  const [changed, setChanged] = useState<SigningRequestView | null>(null);
  const [isFollowing, setFollowing] = useState(false);
  const request = newest(opened, changed);

  const requestId = request?.requestId;
  const version = request?.version;
  const state = request?.state;
  const pause =
    state === undefined
      ? null
      : isFollowing || moving.has(state)
        ? pauseMoving
        : waiting.has(state)
          ? pauseWaiting
          : null;
  useEffect(() => {
    if (pause === null || requestId === undefined || version === undefined) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const poll = async () => {
      // What was opened a moment ago has nothing new to say.
      if (pause === pauseWaiting) await sleep(pause);
      while (!signal.aborted) {
        const next = await api.request(requestId, { after: version, signal }).catch(() => null);
        if (signal.aborted) return;
        if (next !== null && next.version > version) {
          // A new version of the same state has only noted what was asked for.
          if (next.state !== state) setFollowing(false);
          setChanged(next);
          return;
        }
        await sleep(pause);
      }
    };
    void poll();
    return () => {
      controller.abort();
    };
  }, [api, pause, requestId, version, state]);

  const follow = useCallback(() => {
    setFollowing(true);
  }, []);
  return { request, error, isFollowing, reopen, follow };
}

/** The version polled last, unless another request, or a newer version of this one, was opened since. */
function newest(opened: SigningRequestView | null, changed: SigningRequestView | null): SigningRequestView | null {
  if (opened === null || changed === null) return opened;
  return changed.requestId === opened.requestId && changed.version > opened.version ? changed : opened;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
