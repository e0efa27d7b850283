import type { DocumentAddress, DocumentList } from '@dealseal/app-server/contract/session';
import { useCallback, useState } from 'react';
import { documentKey } from '../../documents/document-key.js';
import { useServices } from '../../services.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { useSigningTexts } from '../signing-texts.js';
import type { ListLine } from './list-line.js';
import { type SigningListHandle, useSigningList } from './use-signing-list.js';

/** The lines of a list: each document that was not left out, with what became of it. */
export function useListLines(
  { documents }: DocumentList,
  mayOpen: boolean,
): {
  readonly lines: readonly ListLine[];
  readonly handle: SigningListHandle;
  readonly leaveOut: (line: ListLine) => void;
} {
  const { api } = useServices();
  const texts = useSigningTexts();
  const [addresses] = useState(documents);
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const handle = useSigningList(addresses, mayOpen);
  const names = useNames(
    addresses.filter((address) => (handle.opened.get(documentKey(address))?.error ?? null) !== null),
  );
  const isAcross = new Set(addresses.map(({ entityTypeId, entityId }) => `${entityTypeId}:${entityId}`)).size > 1;
  const lines = addresses
    .filter((address) => !leftOut.has(documentKey(address)))
    .map((address): ListLine => {
      const key = documentKey(address);
      const { request = null, error = null } = handle.opened.get(key) ?? {};
      const name = request?.fileName ?? names.get(key) ?? texts['file.unnamed'](address.field);
      return { key, address, name, card: isAcross ? (request?.entityTitle ?? null) : null, request, error };
    });
  const leaveOut = ({ key, request }: ListLine) => {
    setLeftOut((before) => new Set(before).add(key));
    // Somebody else may want it.
    if (request?.state === 'frozen') api.abandon(request.requestId);
  };
  return { lines, handle, leaveOut };
}

/** A document that cannot be opened tells no name of its own: its card does, if it may be read. */
function useNames(unopened: readonly DocumentAddress[]): ReadonlyMap<string, string> {
  const { api } = useServices();
  const texts = useSigningTexts();
  const unnamed = texts['file.unnamed'];
  const cards = [...new Set(unopened.map(({ entityTypeId, entityId }) => `${entityTypeId}:${entityId}`))].join();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const named = new Map<string, string>();
      for (const card of cards.split(',')) {
        const [entityTypeId, entityId] = card.split(':').map(Number);
        if (entityTypeId === undefined || entityId === undefined) continue;
        const answer = await api.documents({ entityTypeId, entityId }, signal).catch(() => null);
        for (const { address, name, fieldTitle } of answer?.documents ?? []) {
          named.set(documentKey(address), name ?? unnamed(fieldTitle));
        }
      }
      return named;
    },
    [api, cards, unnamed],
  );
  return useLoaded(cards === '' ? null : load).value ?? new Map();
}
