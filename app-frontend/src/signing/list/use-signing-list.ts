import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { useCallback, useEffect, useState } from 'react';
import { type AppError, toAppError } from '../../api/app-error.js';
import { useServices } from '../../services.js';
import { documentKey } from '../../documents/document-key.js';

/** What became of opening a document. */
export interface OpenedLine {
  readonly request: SigningRequestView | null;
  readonly error: AppError | null;
}

export interface SigningListHandle {
  /** By the line's key; those that are being opened are missing. */
  readonly opened: ReadonlyMap<string, OpenedLine>;
  /** Opens documents anew: the same request while it lives, a fresh one after it has ended. */
  readonly open: (addresses: readonly DocumentAddress[]) => void;
  /** Takes over newer versions of what is open. */
  readonly update: (requests: readonly SigningRequestView[]) => void;
  /** Looks at once. Never throws: what is not learnt now is learnt with the next look. */
  readonly refresh: () => Promise<void>;
  /** True from a lost answer until a request has moved: looked at every second. */
  readonly isFollowing: boolean;
  readonly follow: () => void;
}

/** Opened side by side: each costs the portal a download. */
const openAtOnce = 3;
const pauseMoving = 1000;
const pauseWaiting = 60_000;
const moving: ReadonlySet<SigningRequestView['state']> = new Set(['authorized', 'signing', 'signed', 'storing']);
const waiting: ReadonlySet<SigningRequestView['state']> = new Set(['frozen', 'needs-code']);

/** Opens the signing requests of these documents as soon as it may, and follows all of them with one call. `addresses` stay the same. */
export function useSigningList(addresses: readonly DocumentAddress[], mayOpen: boolean): SigningListHandle {
  const { api } = useServices();
  const [opened, setOpened] = useState<SigningListHandle['opened']>(new Map());
  const [isFollowing, setFollowing] = useState(false);

  const begin = useCallback(
    (wanted: readonly DocumentAddress[]) => {
      const queue = [...wanted];
      const lane = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const key = documentKey(next);
          const line: OpenedLine = await api.openRequest(next).then(
            (request) => ({ request, error: null }),
            (cause: unknown) => ({ request: null, error: toAppError(cause) }),
          );
          setOpened((before) => new Map(before).set(key, line));
        }
      };
      for (let lanes = 0; lanes < openAtOnce; lanes += 1) void lane();
    },
    [api],
  );
  useEffect(() => {
    if (mayOpen) begin(addresses);
  }, [mayOpen, begin, addresses]);
  const open = (wanted: readonly DocumentAddress[]) => {
    const keys = new Set(wanted.map(documentKey));
    setOpened((before) => new Map([...before].filter(([key]) => !keys.has(key))));
    begin(wanted);
  };

  const update = useCallback((requests: readonly SigningRequestView[]) => {
    const newest = new Map(requests.map((request) => [request.requestId, request]));
    setOpened(
      (before) =>
        new Map(
          [...before].map(([key, line]) => {
            const next = newest.get(line.request?.requestId ?? '');
            const isNewer = next !== undefined && line.request !== null && next.version > line.request.version;
            if (isNewer && next.state !== line.request.state) setFollowing(false);
            return [key, isNewer ? { request: next, error: null } : line];
          }),
        ),
    );
  }, []);

  const alive = [...opened.values()].flatMap(({ request }) =>
    request !== null && (moving.has(request.state) || waiting.has(request.state)) ? [request] : [],
  );
  const ids = alive.map(({ requestId }) => requestId).join();
  const isMoving = isFollowing || alive.some(({ state }) => moving.has(state));
  const look = useCallback(
    async (signal?: AbortSignal) => {
      if (ids === '') return;
      const requests = await api.requests(ids.split(','), signal).catch(() => null);
      if (requests !== null && signal?.aborted !== true) update(requests);
    },
    [api, ids, update],
  );
  useEffect(() => {
    if (ids === '') return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const poll = async () => {
      while (!signal.aborted) {
        await sleep(isMoving ? pauseMoving : pauseWaiting);
        if (!signal.aborted) await look(signal);
      }
    };
    void poll();
    return () => {
      controller.abort();
    };
  }, [ids, isMoving, look]);

  const refresh = useCallback(() => look(), [look]);
  const follow = useCallback(() => {
    setFollowing(true);
  }, []);
  return { opened, open, update, refresh, isFollowing, follow };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
