import { installStatusSchema } from '@dealseal/app-server/contract/install';
import { type SigningRequestView, signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFiles } from '../portal/crm/item-files.js';
import { findDeal } from '../portal/crm/items.js';
import type { Item } from '../portal/state/portal-data.js';
import { addressesFrom } from '../support/addresses.js';
import { appPage, installApp, people, tenantName, visitor } from '../support/install-app.js';
import type { AppSession } from '../support/portal-visitor.js';
import { SignedFiles } from '../support/signed-files.js';
import { credentialId, type Stack, startStack } from '../support/stack.js';
import { activationCodeOf, type Enrolled, enrolAtConsole, enrolPeople, invitePeople } from './enrolled-people.js';
import { dealTab, framePost, sendFrame, sessionOf } from './frame-post.js';
import { joinTenant, type ServiceTenant } from './service-tenant.js';

export const dealId = 412;
export const contract = 'UF_CRM_SIGN_DOC';
export const annexes = 'UF_CRM_SIGN_DOCS';
export const listing = `/api/documents?entityTypeId=2&entityId=${dealId}`;
/** States from which a request goes no further by itself. */
export const ended = ['stored', 'failed', 'conflict', 'needs-code', 'abandoned'];

const firstSigner = 101;

/** Everything started and installed with two file fields, and people who sign; the manager is invited and has no codes yet. */
export class DealBench {
  readonly stack: Stack;
  readonly directory: string;
  /** The manager's code word. */
  readonly activationCode: string;
  readonly #tenant: ServiceTenant;
  readonly #signers: readonly Enrolled[];
  readonly #signed = new SignedFiles();

  private constructor(parts: {
    stack: Stack;
    directory: string;
    activationCode: string;
    tenant: ServiceTenant;
    signers: readonly Enrolled[];
  }) {
    this.stack = parts.stack;
    this.directory = parts.directory;
    this.activationCode = parts.activationCode;
    this.#tenant = parts.tenant;
    this.#signers = parts.signers;
    const { files } = this.stack.portal.context;
    const write = files.write.bind(files);
    files.write = (id, bytes) => {
      this.#signed.add(bytes);
      write(id, bytes);
    };
  }

  /** Takes the ports `base` … `base + 4`. */
  static async open(options: {
    readonly base: number;
    readonly signers: number;
    readonly databaseUrls?: { readonly service: string; readonly app: string };
  }): Promise<DealBench> {
    const { base, signers: count, ...databases } = options;
    const directory = await mkdtemp(join(tmpdir(), 'dealseal-attack-'));
    const stack = await startStack({ directory, addresses: addressesFrom(base), ...databases });
    try {
      return await DealBench.#furnish({ stack, directory, count });
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  static async #furnish(parts: { stack: Stack; directory: string; count: number }): Promise<DealBench> {
    const { stack, directory, count } = parts;
    const personIds = Array.from({ length: count }, (_, index) => firstSigner + index);
    addPeople(stack, personIds);
    await installApp(stack);
    const { app } = await (await visitor(stack, people.administrator.personId)).openFrame(appPage);
    await app.call(installStatusSchema, '/api/install/fields', {
      kinds: [{ entityTypeId: 2, fields: [contract, annexes] }],
    });
    const tenant = await joinTenant(stack, '--tenant', tenantName);
    const signers = await enrolPeople(stack, tenant, {
      administrator: await enrolAtConsole(stack, tenant, 'one'),
      personIds: personIds.map(String),
    });
    const administrator = await enrolAtConsole(stack, tenant, 'two');
    await invitePeople(tenant, { administrator, personIds: [people.manager.personId] });
    const activationCode = await activationCodeOf(stack, tenant, people.manager.personId);
    return new DealBench({ stack, directory, activationCode, tenant, signers });
  }

  /** Judges all that was signed, at the level of a tenant that has chosen none. */
  async close(): Promise<void> {
    await this.#tenant.client.close();
    await this.stack.stop();
    await this.#signed.judge({ level: 'B-T', rootFile: this.stack.rootFile });
    await rm(this.directory, { recursive: true, force: true });
  }

  signer(index: number): Enrolled {
    const found = this.#signers[index];
    if (found === undefined) throw new Error('Enrol more signers');
    return found;
  }

  async tabOf(personId: string): Promise<AppSession> {
    const post = await framePost(await visitor(this.stack, personId), dealTab(this.stack, dealId));
    return sessionOf(post, await sendFrame(post));
  }

  get deal(): Item {
    const deal = findDeal(this.stack.portal.context, dealId);
    if (deal === undefined) throw new Error('The deal is gone');
    return deal;
  }

  /** Somebody puts these files into the field; answers their ids. */
  put(field: string, files: readonly { readonly name: string; readonly bytes: Buffer }[]): number[] {
    const choices = files.map((add) => ({ add }));
    replaceFiles(this.stack.portal.context, { item: this.deal, fieldName: field, choices, userId: 11 });
    return this.filesOf(field);
  }

  filesOf(field: string): number[] {
    return this.deal.files[field] ?? [];
  }

  bytesOf(fileId: number | undefined): Buffer {
    return this.stack.portal.context.files.read(fileId ?? 0) ?? Buffer.alloc(0);
  }
}

function addPeople(stack: Stack, personIds: readonly number[]): void {
  const { data } = stack.portal.context.store;
  for (const id of personIds) {
    const unsaid = { position: '', email: '', admin: false, active: true };
    data.people.push({ id, name: 'Potpisnica', lastName: String(id), ...unsaid });
  }
  const deal = findDeal(stack.portal.context, dealId);
  deal?.readers.push(...personIds);
  deal?.editors.push(...personIds);
}

export function addressOf(field: string, fileId: number | undefined): object {
  return { entityTypeId: 2, entityId: dealId, field, fileId: fileId ?? 0 };
}

export async function open(app: AppSession, field: string, fileId: number | undefined): Promise<SigningRequestView> {
  return app.call(signingRequestSchema, '/api/signing-requests', { address: addressOf(field, fileId) });
}

export function signing(code: string): object {
  return { code, credentialId, mark: { kind: 'none' }, timeZone: 'Europe/Podgorica', language: 'en' };
}

/** The request once it has come to one of these states. */
export async function becomes(
  app: AppSession,
  opened: SigningRequestView,
  states: readonly string[],
): Promise<SigningRequestView> {
  let view = opened;
  while (!states.includes(view.state)) {
    view = await app.call(signingRequestSchema, `/api/signing-requests/${view.requestId}?after=${view.version}`);
  }
  return view;
}
