import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { useServices } from '../services.js';
import { saveFile } from '../ui/save-file.js';

/** Hands the signed file to the person. */
export function useSaveSigned(request: SigningRequestView): () => Promise<void> {
  const { api } = useServices();
  return async () => {
    saveFile(await api.signedContent(request.requestId, 'keeping'), request.result?.fileName ?? request.fileName);
  };
}
