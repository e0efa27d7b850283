import { type Boot, bootSchema } from '@dealseal/app-server/contract/session';
import { z } from 'zod';
import type { FrameRequest } from '../portal/app-frame.js';
import { httpOrigin } from '../support/addresses.js';
import { AppSession, type PortalVisitor } from '../support/portal-visitor.js';
import type { Stack } from '../support/stack.js';

/** What the portal's page would POST into the frame; an attacker changes any of it. */
export interface FramePost {
  /** Address of the frame, with DOMAIN, PROTOCOL, LANG and APP_SID in its query. */
  action: string;
  readonly fields: Record<string, string>;
}

export interface FrameAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  readonly boot: Boot;
}

const framePostSchema = z.object({ action: z.string(), fields: z.record(z.string(), z.string()) });

/** A POST as the portal makes it for this person, with tokens of its own. */
export async function framePost(person: PortalVisitor, request: FrameRequest): Promise<FramePost> {
  return framePostSchema.parse(await (await person.post('/app-frame', request)).json());
}

export function dealTab(stack: Stack, dealId: number): FrameRequest {
  const handler = `${httpOrigin(stack.addresses.app)}/b24/frame`;
  return { kind: 'placement', placement: 'CRM_DEAL_DETAIL_TAB', handler, itemId: dealId };
}

export async function sendFrame({ action, fields }: FramePost): Promise<FrameAnswer> {
  const answer = await fetch(action, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  const html = await answer.text();
  const text = /<script type="application\/json" id="dealseal-boot"[^>]*>([^<]*)<\/script>/.exec(html)?.[1];
  if (text === undefined) throw new Error('The page carries no boot JSON');
  return { status: answer.status, headers: answer.headers, html, boot: bootSchema.parse(JSON.parse(text)) };
}

/** Code of the error that the frame shows; empty for a frame that opened. */
export function refusalOf({ boot }: FrameAnswer): string {
  return boot.surface.kind === 'error' ? boot.surface.error.code : '';
}

/** Whose bearer it is, of a frame that must have opened. */
export function sessionOf(post: FramePost, answer: FrameAnswer): AppSession {
  if (answer.boot.session === null) throw new Error(`The frame was refused: ${refusalOf(answer)}`);
  return new AppSession(new URL(post.action).origin, answer.boot.session.bearer);
}

const errorSchema = z.object({ error: z.object({ code: z.string() }) });

/** Code of an API's error; empty for a success. */
export async function errorCodeOf(answer: Response): Promise<string> {
  const text = await answer.text();
  return answer.ok ? '' : errorSchema.parse(JSON.parse(text)).error.code;
}
