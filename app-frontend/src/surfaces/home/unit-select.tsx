import type { AdminUnits } from '@dealseal/app-server/contract/people';
import { type ReactNode, useCallback } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { useLoaded } from '../../ui/use-loaded.js';

/** Narrows the list to the members of a department or workgroup; says which of both the application may not read. */
export function UnitSelect(props: {
  /** `department:3`, `group:15`; empty = everybody. */
  readonly value: string;
  readonly texts: HomeTexts;
  readonly onChange: (unit: string) => void;
}): ReactNode {
  const { texts } = props;
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.units(signal), [api]);
  const { value: answer, error, reload } = useLoaded(load);
  if (answer === null) return error === null ? null : <ErrorNotice error={error} onRetry={reload} />;
  return (
    <div className="units">
      {answer.units.length === 0 ? null : (
        <select
          className="input"
          aria-label={texts['people.unit']}
          value={props.value}
          onChange={(event) => {
            props.onChange(event.target.value);
          }}
        >
          <option value="">{texts['people.unit.all']}</option>
          <Options answer={answer} kind="department" label={texts['people.unit.departments']} />
          <Options answer={answer} kind="group" label={texts['people.unit.groups']} />
        </select>
      )}
      {answer.missing.map((kind) => (
        <p key={kind} className="help">
          {texts[kind === 'group' ? 'scope.sonet_group.without' : 'scope.department.without']}
        </p>
      ))}
    </div>
  );
}

function Options(props: {
  readonly answer: AdminUnits;
  readonly kind: AdminUnits['units'][number]['kind'];
  readonly label: string;
}): ReactNode {
  const units = props.answer.units.filter(({ kind }) => kind === props.kind);
  if (units.length === 0) return null;
  return (
    <optgroup label={props.label}>
      {units.map(({ kind, id, name }) => (
        <option key={id} value={`${kind}:${id}`}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}
