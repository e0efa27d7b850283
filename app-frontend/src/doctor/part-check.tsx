import type { DoctorFinding } from '@dealseal/app-server/contract/doctor';
import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import type { DoctorTexts } from '../texts/load-texts.js';
import { loadDoctorTexts } from './load-doctor-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { RefreshIcon } from '../ui/icons.js';
import { useAct } from '../ui/use-act.js';
import './doctor.css';
import { FindingRow } from './finding-row.js';

/** A look at one part of the doctor's, in the place where it is set up. Its texts come along when it is pressed. */
export function PartCheck(props: {
  /** As the doctor names it, e.g. `service/time`. */
  readonly part: string;
  readonly texts: { readonly check: string; readonly label: string };
}): ReactNode {
  const { part } = props;
  const { api, formats } = useServices();
  const [found, setFound] = useState<{ readonly findings: readonly DoctorFinding[]; readonly texts: DoctorTexts }>();
  const { isBusy: isChecking, error, run } = useAct();
  const press = () => {
    run(async () => {
      const [{ findings }, texts] = await Promise.all([api.doctor(part), loadDoctorTexts[formats.language]()]);
      setFound({ findings, texts });
    });
  };
  return (
    <>
      <div className="row">
        <Button size="s" icon={RefreshIcon} blocked={isChecking} label={props.texts.label} onPress={press}>
          {props.texts.check}
        </Button>
      </div>
      {error === null ? null : <ErrorNotice error={error} />}
      <div role="status" aria-busy={isChecking}>
        {found === undefined ? null : (
          <ul className="panel doctor">
            {found.findings.map((finding) => (
              <FindingRow
                key={`${finding.check} ${finding.subject} ${finding.code ?? ''}`}
                finding={finding}
                texts={found.texts}
                isChecking={isChecking}
                onCheck={press}
              />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
