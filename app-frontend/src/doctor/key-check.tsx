import { type ReactNode, useState } from 'react';
import type { DoctorAnswer } from '@dealseal/app-server/contract/doctor';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import { type DoctorTexts, type HomeTexts, loadDoctorTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { SignIcon } from '../ui/icons.js';
import '../ui/panel.css';
import './doctor.css';
import { FindingRow } from './finding-row.js';
import { sortFindings } from './findings.js';

/** A test signature: the service lets this key sign a challenge, verifies it, and tells what it saw of token, key and certificate. */
export function KeyCheck(props: { readonly credentialId: string; readonly texts: HomeTexts }): ReactNode {
  const { credentialId, texts } = props;
  const { api, formats } = useServices();
  const [seen, setSeen] = useState<{ readonly answer: DoctorAnswer; readonly texts: DoctorTexts } | null>(null);
  const [isChecking, setChecking] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const check = async (): Promise<void> => {
    setChecking(true);
    setError(null);
    try {
      const [answer, doctorTexts] = await Promise.all([
        api.doctor(`service/credential:${credentialId}`),
        loadDoctorTexts[formats.language](),
      ]);
      setSeen({ answer, texts: doctorTexts });
    } catch (cause) {
      setError(toAppError(cause));
    } finally {
      setChecking(false);
    }
  };
  return (
    <section className="stack">
      <div className="row row--wrap">
        <h3 className="grow">{texts['certificates.test']}</h3>
        <Button icon={SignIcon} blocked={isChecking} onPress={() => void check()}>
          {texts[seen === null ? 'certificates.testNow' : 'certificates.testAgain']}
        </Button>
      </div>
      <p className="second" role="status">
        {isChecking
          ? texts['certificates.testing']
          : seen === null
            ? texts['certificates.testHelp']
            : texts['certificates.tested'](formats.dateTime(seen.answer.at))}
      </p>
      {error === null ? null : <ErrorNotice error={error} />}
      {seen === null ? null : (
        <ul className="doctor" aria-busy={isChecking}>
          {sortFindings(seen.answer.findings).map((finding) => (
            <FindingRow
              key={`${finding.check} ${finding.subject} ${finding.code ?? ''}`}
              finding={finding}
              texts={seen.texts}
              isChecking={isChecking}
              onCheck={() => void check()}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
