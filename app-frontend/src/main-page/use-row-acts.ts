import type { SigningItem } from '@dealseal/app-server/contract/signings';
import { useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { receiptFileName } from '../receipts/receipt-file-name.js';
import { useServices } from '../services.js';
import { saveFile } from '../ui/save-file.js';
import type { RowActs } from './signing-table.js';

/** What a row fetches, one thing at a time, and why that failed. */
export function useRowActs(): Pick<RowActs, 'download' | 'receipt' | 'busyWith' | 'failure'> {
  const { api, formats } = useServices();
  const [busyWith, setBusyWith] = useState<RowActs['busyWith']>(null);
  const [failure, setFailure] = useState<{ readonly requestId: string; readonly error: AppError } | null>(null);

  const fetchFile = async (
    { requestId }: SigningItem,
    what: 'download' | 'receipt',
    act: () => Promise<void>,
  ): Promise<void> => {
    setBusyWith({ requestId, what });
    setFailure(null);
    try {
      await act();
    } catch (cause) {
      setFailure({ requestId, error: toAppError(cause) });
    } finally {
      setBusyWith(null);
    }
  };

  return {
    busyWith,
    failure,
    download: (item) =>
      void fetchFile(item, 'download', async () => {
        const address = storedAddress(item);
        // Kept beside the field: only here, and only for a while.
        const bytes =
          address === null
            ? await api.signedContent(item.requestId, 'keeping')
            : await api.documentContent(address, 'keeping');
        saveFile(bytes, item.fileName);
      }),
    receipt: (item) =>
      void fetchFile(item, 'receipt', async () => {
        const address = storedAddress(item);
        const of =
          item.isMine || address === null
            ? ({ kind: 'request', requestId: item.requestId } as const)
            : ({ kind: 'document', address } as const);
        saveFile(await api.receipt(of, formats.timeZone), receiptFileName(item.fileName));
      }),
  };
}

/** The signed file where it stands. */
function storedAddress({ address, storedFileId }: SigningItem): SigningItem['address'] | null {
  return storedFileId === null ? null : { ...address, fileId: storedFileId };
}
