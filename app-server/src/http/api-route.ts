import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { AppError } from '../app-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { Language, Surface } from '../contract/session.js';
import { type EntityAddress, isSameEntity } from '../documents/entity.js';
import type { Portal } from '../store/portal-repository.js';

/** Who is calling, from a valid bearer: bound to a portal, a person and what their frame shows. */
export interface RequestContext {
  readonly portal: Portal;
  readonly person: { readonly personId: string; readonly name: string; readonly isPortalAdministrator: boolean };
  readonly surface: Exclude<Surface, { kind: 'error' }>;
  /** Calls the portal with this person's rights. */
  readonly caller: PortalCaller;
  readonly language: Language;
  /** Request id, e.g. `7K2-M9Q`. */
  readonly reference: string;
  readonly log: Logger;
}

export interface ApiCall {
  readonly context: RequestContext;
  readonly request: Request;
  readonly response: Response;
}

/** One route under `/api`. Whatever it throws becomes an answer of the contract. */
export interface ApiRoute {
  readonly method: 'get' | 'post';
  /** Below `/api`, Express 5 syntax: `/signing-requests/:id`. */
  readonly path: string;
  /** Portal administrators only; otherwise anybody with a bearer, and the route decides. */
  readonly who?: 'portal-administrator';
  /** Of the JSON body, where 64 kB are too few. */
  readonly bodyLimit?: string;
  handle(call: ApiCall): Promise<void>;
}

/** Input in the contract's shape. Throws AppError `request-invalid` naming the fields. */
export function readInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.')))];
  throw new AppError('request-invalid', { details: { fields: fields.slice(0, 20) } });
}

/** Answers JSON in the contract's shape; whatever the schema does not name is left out. */
export function answerJson<T extends z.ZodType>(
  response: Response,
  schema: T,
  value: z.input<T>,
  status: 200 | 201 | 202 = 200,
): void {
  response.status(status).json(schema.parse(value));
}

/**
 * A bearer is good for the entity whose frame it was given to; that of the application's own page, where documents of all cards come together, for any. Rights
 * are the portal's to judge, at each call; this keeps a card's bearer from being used elsewhere. Throws AppError `access-denied`.
 */
export function assertOwnEntity({ surface }: RequestContext, entity: EntityAddress): void {
  if (surface.kind === 'home') return;
  const shown = entityOf(surface);
  if (shown === undefined || !isSameEntity(shown, entity)) throw new AppError('access-denied');
}

function entityOf(surface: RequestContext['surface']): EntityAddress | undefined {
  if (surface.kind === 'tab') return surface;
  if (surface.kind === 'sign') return surface.address;
  if (surface.kind !== 'field' || surface.entityId === null) return undefined;
  return { entityTypeId: surface.entityTypeId, entityId: surface.entityId };
}
