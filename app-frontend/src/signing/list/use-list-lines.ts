import type { DocumentList } from '@dealseal/app-server/contract/session';
import { useCallback, useState } from 'react';
import { useServices } from '../../services.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { useSigningTexts } from '../signing-texts.js';
import { lineKey, type ListLine } from './list-line.js';
import { type SigningListHandle, useSigningList } from './use-signing-list.js';

/** The lines of a list: each document that was not left out, with what became of it. */
export function useListLines(
  { entityTypeId, entityId, documents }: DocumentList,
  mayOpen: boolean,
): {
  readonly lines: readonly ListLine[];
  readonly handle: SigningListHandle;
  readonly leaveOut: (line: ListLine) => void;
} {
  const { api } = useServices();
  const texts = useSigningTexts();
  const [addresses] = useState(() => documents.map((document) => ({ entityTypeId, entityId, ...document })));
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const handle = useSigningList(addresses, mayOpen);
  // A document that cannot be opened tells no name of its own.
  const load = useCallback(
    (signal: AbortSignal) => api.documents({ entityTypeId, entityId }, signal),
    [api, entityTypeId, entityId],
  );
  const { value: listed } = useLoaded(load);
  const lines = addresses
    .filter((address) => !leftOut.has(lineKey(address)))
    .map((address): ListLine => {
      const key = lineKey(address);
      const { request = null, error = null } = handle.opened.get(key) ?? {};
      const known = listed?.documents.find((document) => lineKey(document.address) === key);
      const name = request?.fileName ?? known?.name ?? texts['file.unnamed'](known?.fieldTitle ?? address.field);
      return { key, address, name, request, error };
    });
  const leaveOut = ({ key, request }: ListLine) => {
    setLeftOut((before) => new Set(before).add(key));
    // Somebody else may want it.
    if (request?.state === 'frozen') api.abandon(request.requestId);
  };
  return { lines, handle, leaveOut };
}
