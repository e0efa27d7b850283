import { useState } from 'react';
import type { ReceiptOf } from '../api/api.js';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import { saveFile } from '../ui/save-file.js';
import { receiptFileName } from './receipt-file-name.js';

export interface Receipt {
  readonly isLoading: boolean;
  readonly error: AppError | null;
  /** Fetches the receipt and hands it to the person; `name`: the document's. */
  readonly save: (of: ReceiptOf, name: string | null) => void;
}

/** One receipt after the other: it is drawn at the server for up to some seconds. */
export function useReceipt(): Receipt {
  const { api, formats } = useServices();
  const [isLoading, setLoading] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const save = async (of: ReceiptOf, name: string | null): Promise<void> => {
    setLoading(true);
    setError(null);
    try {
      saveFile(await api.receipt(of, formats.timeZone), receiptFileName(name));
    } catch (cause) {
      setError(toAppError(cause));
    } finally {
      setLoading(false);
    }
  };
  return { isLoading, error, save: (of, name) => void save(of, name) };
}
