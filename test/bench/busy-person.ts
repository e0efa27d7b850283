import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { signingRequestSchema, type SigningRequestView } from '@dealseal/app-server/contract/signing';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Portal } from '../portal/portal.js';
import { issueTokens } from '../portal/portal-context.js';
import { type AuthenticatorApp, stepSeconds } from '../support/one-time-code.js';
import { RoamingVisitor } from '../support/roaming-visitor.js';
import { credentialId } from '../support/stack.js';
import { fieldForm, signField } from './portal-crowd.js';

const ended: readonly SigningRequestView['state'][] = ['stored', 'failed', 'conflict', 'needs-code', 'abandoned'];
/** A code takes its time to the service. */
const edge = 3;

/** What people did in a measured time. */
export interface Deeds {
  /** ms from the frame's POST to the list of documents. */
  readonly openings: number[];
  /** ms from the press of Sign to "stored". */
  readonly signings: number[];
  readonly faults: string[];
  /** Requests that an instance took with it; asked again of the next. */
  unanswered: number;
}

/** One in all portals: they share a tenant. */
export interface Phone {
  readonly app: AuthenticatorApp;
  /** Of the code that was used last. */
  lastStep: number;
}

export interface Workplace {
  readonly portal: Portal;
  readonly personId: number;
  readonly deal: number;
  readonly phone: Phone;
  readonly origins: readonly string[];
  readonly publicUrl: string;
}

/** Somebody who opens fields and signs, over and over; the page of each opening is a new one. */
export class BusyPerson {
  readonly #at: Workplace;
  readonly #token: string;
  /** Times that this person's document was signed. */
  signed = 0;

  constructor(at: Workplace) {
    this.#at = at;
    this.#token = issueTokens(at.portal.context, at.personId).accessToken;
  }

  /** Opens the field of their own deal, and signs when the phone shows a code that was not used. */
  async act(deeds: Deeds, wish: { readonly signs: boolean }): Promise<void> {
    const page = this.#page();
    try {
      const begun = performance.now();
      const listed = await this.#open(page);
      deeds.openings.push(performance.now() - begun);
      const code = wish.signs ? this.#takeCode() : undefined;
      const [document] = listed.documents;
      if (code === undefined || document === undefined) return;
      deeds.signings.push(await this.#sign(page, document.address, code));
      this.signed += 1;
    } catch (error) {
      deeds.faults.push(error instanceof Error ? error.message.slice(0, 300) : 'no error');
    } finally {
      deeds.unanswered += page.unanswered;
    }
  }

  /** Opens the field of another portal's deal, as somebody who comes there for the first time. */
  async visit(portal: Portal, deeds: Deeds): Promise<void> {
    const page = this.#page();
    const administrator = 1;
    const form = fieldForm(portal, 412, issueTokens(portal.context, administrator).accessToken);
    try {
      const begun = performance.now();
      await page.open(form);
      await page.call(documentsAnswerSchema, '/api/documents?entityTypeId=2&entityId=412');
      deeds.openings.push(performance.now() - begun);
    } catch (error) {
      deeds.faults.push(error instanceof Error ? error.message.slice(0, 300) : 'no error');
    } finally {
      deeds.unanswered += page.unanswered;
    }
  }

  #page(): RoamingVisitor {
    const { origins, publicUrl, personId } = this.#at;
    const address = `198.51.100.${personId % 250}`;
    return new RoamingVisitor({ origins, publicUrl, at: Math.floor(Math.random() * origins.length), address });
  }

  async #open(page: RoamingVisitor) {
    const { portal, deal } = this.#at;
    await page.open(fieldForm(portal, deal, this.#token));
    return page.call(documentsAnswerSchema, `/api/documents?entityTypeId=2&entityId=${deal}`);
  }

  async #sign(page: RoamingVisitor, address: object, code: string): Promise<number> {
    const opened = await page.call(signingRequestSchema, '/api/signing-requests', { address });
    const path = `/api/signing-requests/${opened.requestId}`;
    const begun = performance.now();
    let view = await page.call(signingRequestSchema, `${path}/sign`, {
      code,
      credentialId,
      mark: { kind: 'preset', preset: 'last-page-bottom-right' },
      timeZone: 'Europe/Podgorica',
      language: 'en',
    });
    while (!ended.includes(view.state)) view = await page.call(signingRequestSchema, `${path}?after=${view.version}`);
    if (view.state !== 'stored') throw new Error(`a request ended as ${view.state}: ${view.error?.code ?? ''}`);
    return performance.now() - begun;
  }

  /** Until the phone shows a code that can be used. */
  async ready(): Promise<void> {
    while (this.#freshStep() === undefined) await pause(200);
  }

  #takeCode(): string | undefined {
    const { phone } = this.#at;
    const step = this.#freshStep();
    if (step === undefined) return undefined;
    phone.lastStep = step;
    return phone.app.codeOfStep(step);
  }

  #freshStep(): number | undefined {
    const seconds = Date.now() / 1000;
    const step = Math.floor(seconds / stepSeconds);
    const isFresh = step > this.#at.phone.lastStep && stepSeconds - (seconds % stepSeconds) >= edge;
    return isFresh ? step : undefined;
  }

  /** Signatures in the document as the portal holds it now. */
  signaturesStored(): number {
    const { portal, deal } = this.#at;
    const item = portal.context.store.data.items.find(({ id, entityTypeId }) => id === deal && entityTypeId === 2);
    const [id = 0] = item?.files[signField] ?? [];
    const bytes = portal.context.files.read(id) ?? Buffer.alloc(0);
    return bytes.toString('latin1').match(/\/ByteRange/g)?.length ?? 0;
  }
}
