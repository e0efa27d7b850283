import type { Role } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useId } from 'react';
import type { HomeTexts } from '../../texts/load-texts.js';

const roles = ['signer', 'viewer', 'auditor', 'administrator'] as const satisfies readonly Role[];

/** What a person may do here, with one line that says what that is. */
export function RoleSelect(props: {
  readonly value: Role;
  readonly texts: HomeTexts;
  readonly onChange: (role: Role) => void;
}): ReactNode {
  const { value, texts } = props;
  const id = useId();
  return (
    <div>
      <label className="label" htmlFor={id}>
        {texts['act.role']}
      </label>
      <select
        id={id}
        className="input"
        aria-describedby={`${id}-help`}
        value={value}
        onChange={(event) => {
          props.onChange(roles.find((role) => role === event.target.value) ?? value);
        }}
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {texts[`people.role.${role}`]}
          </option>
        ))}
      </select>
      <p className="help" id={`${id}-help`}>
        {texts[`people.roleHelp.${value}`]}
      </p>
    </div>
  );
}
