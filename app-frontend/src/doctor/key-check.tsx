import { type ReactNode, useState } from 'react';
import type { DoctorAnswer } from '@dealseal/app-server/contract/doctor';
import { useServices } from '../services.js';
import type { DoctorTexts, HomeTexts } from '../texts/load-texts.js';
import { loadDoctorTexts } from './load-doctor-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { SignIcon } from '../ui/icons.js';
import '../ui/panel.css';
import { useAct } from '../ui/use-act.js';
import './doctor.css';
import { FindingRow } from './finding-row.js';
import { sortFindings } from './findings.js';

/** A test signature: the service lets this key sign a challenge, verifies it, and tells what it saw of token, key and certificate. */
export function KeyCheck(props: { readonly credentialId: string; readonly texts: HomeTexts }): ReactNode {
  const { credentialId, texts } = props;
  const { api, formats } = useServices();
  const [seen, setSeen] = useState<{ readonly answer: DoctorAnswer; readonly texts: DoctorTexts } | null>(null);
  const { isBusy: isChecking, error, run } = useAct();
  const check = async (): Promise<void> => {
    const [answer, doctorTexts] = await Promise.all([
      api.doctor(`service/credential:${credentialId}`),
      loadDoctorTexts[formats.language](),
    ]);
    setSeen({ answer, texts: doctorTexts });
  };
  return (
    <section className="stack">
      <div className="row row--wrap">
        <h3 className="grow">{texts['certificates.test']}</h3>
        <Button icon={SignIcon} blocked={isChecking} onPress={() => run(check)}>
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
              onCheck={() => run(check)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
