import type { DoctorAnswer } from '@dealseal/app-server/contract/doctor';
import { type ReactNode, useCallback, useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { DoctorTexts } from '../texts/load-texts.js';
import { loadDoctorTexts } from './load-doctor-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { AlertIcon, CheckCircleIcon, RefreshIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import '../ui/panel.css';
import { SkeletonLines } from '../ui/skeleton.js';
import { useLoaded } from '../ui/use-loaded.js';
import { ExplainForm } from './explain-form.js';
import { FindingRow } from './finding-row.js';
import { PortalCalls } from './portal-calls.js';
import { countStates, sortFindings, withPart } from './findings.js';
import './doctor.css';

/** Everything that signing needs, looked at from both sides; each finding can be looked at again by itself. */
export function DoctorPage(): ReactNode {
  const { api, formats } = useServices();
  const { language } = formats;
  const load = useCallback(() => loadDoctorTexts[language](), [language]);
  const look = useCallback((signal: AbortSignal) => api.doctor(null, signal), [api]);
  const { value: texts, error: noTexts, reload } = useLoaded(load);
  const { value: answer, error, reload: lookAgain } = useLoaded(look);
  if (texts === null) {
    return noTexts === null ? <SkeletonLines lines={8} /> : <ErrorNotice error={noTexts} onRetry={reload} />;
  }
  if (answer === null) {
    return error === null ? (
      <>
        <p role="status" className="second">
          {texts.checking}
        </p>
        <SkeletonLines lines={8} />
      </>
    ) : (
      <ErrorNotice error={error} onRetry={lookAgain} />
    );
  }
  return <Examination first={answer} texts={texts} />;
}

function Examination({ first, texts }: { readonly first: DoctorAnswer; readonly texts: DoctorTexts }): ReactNode {
  const { api, formats } = useServices();
  const [{ at, findings }, setAnswer] = useState(first);
  const [checking, setChecking] = useState<string | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const check = async (part: string | null): Promise<void> => {
    setChecking(part ?? 'all');
    setError(null);
    try {
      const next = await api.doctor(part);
      setAnswer((known) => (part === null ? next : { ...known, findings: [...withPart(known.findings, part, next)] }));
    } catch (cause) {
      setError(toAppError(cause));
    } finally {
      setChecking(null);
    }
  };
  const { fault, warning, ok } = countStates(findings);
  return (
    <>
      <div className="toolbar">
        <Button
          kind="primary"
          icon={RefreshIcon}
          blocked={checking !== null}
          onPress={() => {
            void check(null);
          }}
        >
          {texts.checkAll}
        </Button>
      </div>
      <Notice
        tone={fault > 0 ? 'bad' : warning > 0 ? 'warn' : 'ok'}
        icon={fault + warning > 0 ? AlertIcon : CheckCircleIcon}
        title={texts.summary(fault, warning, ok)}
        announce="status"
      >
        {checking === null ? texts.lastCheck(formats.dateTime(at)) : texts.checking}
      </Notice>
      {error === null ? null : <ErrorNotice error={error} />}
      <ul className="panel doctor" aria-label={texts.list} aria-busy={checking !== null}>
        {sortFindings(findings).map((finding) => (
          <FindingRow
            key={`${finding.part} ${finding.check} ${finding.subject} ${finding.code ?? ''}`}
            finding={finding}
            texts={texts}
            isChecking={checking !== null}
            onCheck={() => {
              void check(finding.part);
            }}
          />
        ))}
      </ul>
      <ExplainForm texts={texts} />
      <PortalCalls texts={texts} />
    </>
  );
}
