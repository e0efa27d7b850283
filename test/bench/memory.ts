import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { signingRequestSchema, type SigningRequestView } from '@dealseal/app-server/contract/signing';
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { runAction } from '../portal/emulator-actions.js';
import { addressesFrom, httpOrigin } from '../support/addresses.js';
import { installApp, people, tenantName, visitor } from '../support/install-app.js';
import { AuthenticatorApp, stepSeconds } from '../support/one-time-code.js';
import type { AppSession } from '../support/portal-visitor.js';
import { credentialId, type Stack, startStack } from '../support/stack.js';
import { DocumentPress } from './documents.js';
import type { Section } from './figures.js';
import { readMemory } from './resident-memory.js';

const documentBytes = 25_000_000;
const samplingMs = 20;
const megabyte = 1_000_000;
const field = { itemId: 412, fieldName: 'UF_CRM_SIGN_DOC' };
const ended: readonly SigningRequestView['state'][] = ['stored', 'failed', 'conflict', 'needs-code', 'abandoned'];

/** What a 25 MB document from field to field costs the app-server: the whole stack with the portal emulator in this process. */
export async function measureMemory(directory: string, basePort: number): Promise<Section> {
  const stack = await startStack({ directory, addresses: addressesFrom(basePort) });
  try {
    await installApp(stack);
    const phone = await enrolManager(stack);
    const press = await DocumentPress.open(documentBytes);
    const base64 = press.next().bytes.toString('base64');
    await runAction(stack.portal.context, { action: 'replace-file', ...field, userId: 11, name: 'Veliki.pdf', base64 });
    const { app } = await (
      await visitor(stack, people.manager.personId)
    ).openFrame({
      kind: 'placement',
      placement: 'CRM_DEAL_DETAIL_TAB',
      handler: `${httpOrigin(stack.addresses.app)}/b24/frame`,
      itemId: field.itemId,
    });
    await pause(stepSeconds * 1000 - (Date.now() % (stepSeconds * 1000)) + 200);
    const { idle, peak, seconds } = await measureWhile(stack.app.pid, () => signInField(app, phone));
    return {
      title: 'Memory of the app-server, a 25 MB document from field to field',
      figures: [
        { name: 'idle', value: idle / megabyte, unit: 'MB' },
        { name: 'peak', value: peak / megabyte, unit: 'MB', note: `in ${seconds.toFixed(1)} s` },
        { name: 'above idle', value: (peak - idle) / megabyte, unit: 'MB', target: { atMost: 60 } },
      ],
    };
  } finally {
    await stack.stop();
  }
}

/** At the console, like a first administrator: an invitation would cost a time step more. */
async function enrolManager({ console }: Stack): Promise<AuthenticatorApp> {
  const { personId, name } = people.manager;
  const { otpauthUri } = await console.enrolAdministrator({ tenant: tenantName, personId, name, account: name });
  const credential = ['--credential', credentialId, '--person', personId];
  await console.run('credential', 'assign', '--tenant', tenantName, ...credential);
  return new AuthenticatorApp(otpauthUri);
}

async function signInField(app: AppSession, phone: AuthenticatorApp): Promise<void> {
  const listed = await app.call(documentsAnswerSchema, `/api/documents?entityTypeId=2&entityId=${field.itemId}`);
  const document = listed.documents.find(({ address }) => address.field === field.fieldName);
  if (document === undefined) throw new Error('The deal shows no document');
  const { requestId } = await app.call(signingRequestSchema, '/api/signing-requests', { address: document.address });
  let view = await app.call(signingRequestSchema, `/api/signing-requests/${requestId}/sign`, {
    code: phone.codeAt(Date.now()),
    credentialId,
    mark: { kind: 'preset', preset: 'last-page-bottom-right' },
    timeZone: 'Europe/Podgorica',
    language: 'en',
  });
  while (!ended.includes(view.state)) {
    view = await app.call(signingRequestSchema, `/api/signing-requests/${requestId}?after=${view.version}`);
  }
  if (view.state !== 'stored') throw new Error(`The request ended as ${view.state}: ${view.error?.code ?? ''}`);
}

/**
 * Resident memory of a process, in bytes, before and at most during the work. Linux keeps the peak itself, which a sample every 20 ms
 * would miss while this process is busy being the portal; where the peak cannot be reset, the samples are what there is.
 */
async function measureWhile(
  pid: number | undefined,
  work: () => Promise<void>,
): Promise<{ idle: number; peak: number; seconds: number }> {
  if (pid === undefined) throw new Error('The app-server does not run');
  const idle = readMemory(pid, 'VmRSS');
  const isReset = resetPeak(pid);
  let highest = idle;
  const sampling = setInterval(() => {
    highest = Math.max(highest, readMemory(pid, 'VmRSS'));
  }, samplingMs);
  const start = performance.now();
  try {
    await work();
  } finally {
    clearInterval(sampling);
  }
  const seconds = (performance.now() - start) / 1000;
  return { idle, peak: Math.max(highest, isReset ? readMemory(pid, 'VmHWM') : 0), seconds };
}

/** proc(5), clear_refs: 5 sets VmHWM to the present VmRSS. */
function resetPeak(pid: number): boolean {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    return true;
  } catch {
    return false;
  }
}
