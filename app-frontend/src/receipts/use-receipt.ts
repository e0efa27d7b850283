import type { ReceiptOf } from '../api/api.js';
import type { AppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import { saveFile } from '../ui/save-file.js';
import { receiptFileName } from './receipt-file-name.js';
import { useAct } from '../ui/use-act.js';

export interface Receipt {
  readonly isLoading: boolean;
  readonly error: AppError | null;
  /** Fetches the receipt and hands it to the person; `name`: the document's. */
  readonly save: (of: ReceiptOf, name: string | null) => void;
}

/** One receipt after the other: it is drawn at the server for up to some seconds. */
export function useReceipt(): Receipt {
  const { api, formats } = useServices();
  const { isBusy: isLoading, error, run } = useAct();
  const save = async (of: ReceiptOf, name: string | null): Promise<void> => {
    saveFile(await api.receipt(of, formats.timeZone), receiptFileName(name));
  };
  return {
    isLoading,
    error,
    save: (of, name) => {
      run(() => save(of, name));
    },
  };
}
