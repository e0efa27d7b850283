import { toString as drawQr } from 'qrcode';
import { confirmEnrolment, beginEnrolmentAtConsole } from '../authorization/enrolment.js';
import type { AuthorizationContext, PersonKey } from '../authorization/context.js';
import { ServiceError } from '../authorization/errors.js';
import { createActivationCode, createPerson, listPeople, readPerson } from '../authorization/people.js';
import type { ConfirmationAnswer } from '../contract/people.js';
import { escapeControls } from '../logging/escape-controls.js';
import { findTenant } from '../tenants/tenant-directory.js';
import type { Terminal } from './command.js';
import { serviceCommand, withFoundation } from './service-call.js';

/** Below the five wrong codes in a row that lock. */
const tries = 3;

export const enrolAdministrator = serviceCommand(({ config, terminal, required, text, flag }) =>
  withFoundation(config, async ({ authorization, store }) => {
    const tenant = await findTenant(store, required('tenant'));
    const key = { tenantId: tenant.tenantId, personId: required('person') };
    const name = required('name');
    const known = await readPerson(authorization, key);
    if (known.state === 'none') await createPerson(authorization, { ...key, name, role: 'administrator' });
    const account = text('account') ?? `${tenant.name} - ${name}`;
    const enrolment = await beginEnrolmentAtConsole(authorization, { ...key, account });
    const { enrolmentId, otpauthUri, expiresAt } = enrolment;
    if (flag('json')) {
      terminal.print(JSON.stringify({ enrolmentId, otpauthUri, expiresAt }));
    } else {
      terminal.print(await drawQr(otpauthUri, { type: 'terminal', small: true }));
      terminal.print(`By hand: ${enrolment.secretGroups.join(' ')}`);
      if (flag('print-otpauth')) terminal.print(otpauthUri);
      terminal.complain(`Scan it with the authenticator app, until ${expiresAt}, and type the code it shows:`);
    }
    const { person: enrolled, ...facts } = await confirm(authorization, { ...key, enrolmentId }, terminal);
    if (flag('json')) terminal.print(JSON.stringify({ person: enrolled, ...facts }));
    else {
      terminal.print(`${enrolled.name} is enrolled as ${enrolled.role ?? 'nobody'}.`);
      terminal.print('Recovery codes, shown this once; each sets up another phone and signs nothing:');
      for (const code of facts.recoveryCodes ?? []) terminal.print(code);
    }
    return 0;
  }),
);

/** Reads codes, one a line (two consecutive ones after `code-clock-off`), until one is right. */
async function confirm(
  authorization: AuthorizationContext,
  enrolment: PersonKey & { readonly enrolmentId: string },
  terminal: Terminal,
): Promise<ConfirmationAnswer> {
  let codes: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const line = await terminal.readLine();
    if (line === null) throw new ServiceError('code-wrong', { privateCause: 'no code was given' });
    codes = [...codes, line.replaceAll(/\s/g, '')];
    try {
      return await confirmEnrolment(authorization, { ...enrolment, codes, wantsRecoveryCodes: true });
    } catch (error) {
      const isOff = error instanceof ServiceError && error.code === 'code-clock-off';
      const isWrong = error instanceof ServiceError && error.code === 'code-wrong';
      if ((!isOff && !isWrong) || attempt >= tries) throw error;
      if (!isOff) codes = [];
      terminal.complain(isOff ? "The phone's clock is off. Type the next code as well:" : 'Wrong code. Again:');
      if (codes.length > 1) codes = [];
    }
  }
}

export const printActivationCode = serviceCommand(({ config, terminal, required, flag }) =>
  withFoundation(config, async ({ authorization, store }) => {
    const { tenantId } = await findTenant(store, required('tenant'));
    const made = await createActivationCode(authorization, { tenantId, personId: required('person') });
    const expiresAt = new Date(made.expiresAt).toISOString();
    if (flag('json')) terminal.print(JSON.stringify({ activationCode: made.code, expiresAt }));
    else {
      terminal.print(made.code);
      terminal.complain(`Good once, until ${expiresAt}.`);
    }
    return 0;
  }),
);

export const printPeople = serviceCommand(({ config, terminal, required, flag }) =>
  withFoundation(config, async ({ authorization, store }) => {
    const { tenantId } = await findTenant(store, required('tenant'));
    const people = await listPeople(authorization, tenantId);
    if (flag('json')) terminal.print(JSON.stringify({ people }));
    for (const { personId, name, role, state, credentialIds } of flag('json') ? [] : people) {
      terminal.print(escapeControls(`${personId}  ${name}  ${role ?? '-'}  ${state}  ${credentialIds.join(',')}`));
    }
    return 0;
  }),
);
