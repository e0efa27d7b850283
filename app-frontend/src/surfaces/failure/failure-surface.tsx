import type { AppErrorBody } from '@dealseal/app-server/contract/error';
import type { ReactNode } from 'react';
import { fromBody } from '../../api/app-error.js';
import { useServices } from '../../services.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import './failure.css';

/** Why nothing else can be shown in this frame. */
export function FailureSurface({ error }: { readonly error: AppErrorBody }): ReactNode {
  const { portal } = useServices();
  return (
    <main className="failure">
      <h1 className="vh">DealSeal</h1>
      <ErrorNotice error={fromBody(error)} onRetry={() => void portal.reloadPage().catch(() => undefined)} />
    </main>
  );
}
