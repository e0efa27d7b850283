import { z } from 'zod';
import { beginEnrolmentAtConsole, confirmEnrolment } from '../authorization/enrolment.js';
import { ServiceError } from '../authorization/errors.js';
import { createPerson, readPerson } from '../authorization/people.js';
import { codeSchema, personIdSchema, roleSchema } from '../contract/people.js';
import type { Foundation } from '../foundation.js';
import { grantAtConsole } from '../tenants/grant-at-console.js';
import { findTenant } from '../tenants/tenant-directory.js';
import { UsageError } from './command.js';
import { serviceCommand, withFoundation } from './service-call.js';

const beginSchema = z.strictObject({
  personId: personIdSchema,
  name: z.string().min(1).max(200),
  role: roleSchema.default('signer'),
  /** Label in the authenticator app. */
  account: z.string().min(1).max(120),
});
const confirmSchema = z.strictObject({
  personId: personIdSchema,
  code: codeSchema,
  /** A credential of the tenant that the person may sign with from now on. */
  credentialId: z.string().max(64).optional(),
});
const lineSchema = z.union([confirmSchema, beginSchema]);

/** Enrols many people at the console, with tokens that are set up there (a drawer of hardware tokens, a migration). */
export const enrolMany = serviceCommand(({ config, terminal, required }) =>
  withFoundation(config, async (foundation) => {
    const { tenantId } = await findTenant(foundation.store, required('tenant'));
    const begun = new Map<string, string>();
    for (let line = await terminal.readLine(); line !== null; line = await terminal.readLine()) {
      if (line.trim() === '') continue;
      const order = readOrder(line);
      const answer =
        'code' in order
          ? await confirm(foundation, { ...order, tenantId, enrolmentId: begun.get(order.personId) })
          : await begin(foundation, { ...order, tenantId }, begun);
      terminal.print(JSON.stringify(answer));
    }
    return 0;
  }),
);

function readOrder(line: string): z.output<typeof lineSchema> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw new UsageError('a line is not JSON', { cause });
  }
  const parsed = lineSchema.safeParse(json);
  // The line may hold a code: it is not repeated.
  if (!parsed.success) throw new UsageError('a line is neither a beginning nor a confirmation');
  return parsed.data;
}

async function begin(
  { authorization }: Foundation,
  order: z.output<typeof beginSchema> & { readonly tenantId: string },
  begun: Map<string, string>,
): Promise<object> {
  const { tenantId, personId, name, role, account } = order;
  const key = { tenantId, personId };
  const known = await readPerson(authorization, key);
  if (known.state === 'none') await createPerson(authorization, { ...key, name, role });
  const enrolment = await beginEnrolmentAtConsole(authorization, { ...key, account });
  begun.set(personId, enrolment.enrolmentId);
  return { personId, otpauthUri: enrolment.otpauthUri, expiresAt: enrolment.expiresAt };
}

async function confirm(
  { authorization, pairing }: Foundation,
  order: z.output<typeof confirmSchema> & { readonly tenantId: string; readonly enrolmentId: string | undefined },
): Promise<object> {
  const { tenantId, personId, code, credentialId, enrolmentId } = order;
  if (enrolmentId === undefined) throw new UsageError(`${personId} was not begun here`);
  try {
    const { person } = await confirmEnrolment(authorization, { tenantId, personId, enrolmentId, codes: [code] });
    if (credentialId !== undefined) await grantAtConsole(pairing, { tenantId, personId, credentialId });
    return { personId, state: person.state };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { personId, error: error.code };
  }
}
