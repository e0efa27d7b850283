import { type ReactNode, useCallback } from 'react';
import { useServices } from '../services.js';
import { loadCertificateTexts } from './load-certificate-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { DownloadIcon } from '../ui/icons.js';
import { saveFile } from '../ui/save-file.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { useLoaded } from '../ui/use-loaded.js';
import { CertificateFacts } from './certificate-facts.js';
import { certificateFileName } from './certificate-rows.js';

/** One certificate, read anew with the status of its chain. Its texts come along when it is opened. */
export function CertificatePanel({ credentialId }: { readonly credentialId: string }): ReactNode {
  const { api, formats } = useServices();
  const { language } = formats;
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [view, texts] = await Promise.all([
        api.certificate(credentialId, signal),
        loadCertificateTexts[language](),
      ]);
      return { view, texts };
    },
    [api, credentialId, language],
  );
  const { value, error, reload } = useLoaded(load);
  if (value === null) {
    return error === null ? <SkeletonLines lines={8} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const { view, texts } = value;
  return (
    <div className="stack stack--l">
      <CertificateFacts view={view} texts={texts} />
      <div className="row">
        <Button
          icon={DownloadIcon}
          onPress={() => {
            saveFile(bytesOf(view.certificate), certificateFileName(view), 'application/pkix-cert');
          }}
        >
          {texts['certificate.download']}
        </Button>
      </div>
    </div>
  );
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}
