import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { ServiceError } from '../authorization/errors.js';
import { contractHeader, contractVersion, newestContractHeader } from '../contract/info.js';
import type { Tenant } from '../tenants/tenant-directory.js';

/** What a request carries along from its first handler to its log line. */
export interface RequestContext {
  /** E.g. `7K2-M9Q`: answered with an error, found in the log. */
  readonly reference: string;
  readonly log: Logger;
  /** Milliseconds, monotonic. */
  readonly startedAt: number;
  /** Null until a client certificate was found to be a tenant's. */
  tenant: Tenant | null;
  /** Version of the contract that is spoken; the oldest until the client has said. */
  contract: number;
  /** Pattern of the route that took the request; null while none did. */
  route: string | null;
  /** Code of the error that it ended with. */
  errorCode: string | null;
}

const contexts = new WeakMap<Request, RequestContext>();

export function setContext(request: Request, context: RequestContext): void {
  contexts.set(request, context);
}

export function contextOf(request: Request): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) throw new TypeError('The request passed by the first handler');
  return context;
}

/** What a tenant's route works with. */
export interface TenantCall {
  readonly tenant: Tenant;
  readonly request: Request;
  readonly response: Response;
}

/** A route of a tenant: whoever comes here without one is refused, whatever stood before. */
export function tenantRoute(act: (call: TenantCall) => Promise<void>): RequestHandler {
  return async (request, response) => {
    const { tenant } = contextOf(request);
    if (tenant === null) throw new ServiceError('client-certificate-required');
    await act({ tenant, request, response });
  };
}

/** The value as the schema has it. Throws `request-invalid` with the places that are wrong, without their values. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.') || '.'))];
  throw new ServiceError('request-invalid', { details: { fields: fields.slice(0, 20) } });
}

/** Finds the highest version that both sides speak. Throws `contract-mismatch` when there is none. */
export function agreeOnContract(request: Request): number {
  const oldest = versionIn(request, contractHeader);
  const newest = Math.max(oldest, versionIn(request, newestContractHeader) || oldest);
  const spoken = Math.min(newest, contractVersion.current);
  if (!Number.isInteger(oldest) || spoken < Math.max(oldest, contractVersion.oldest)) {
    throw new ServiceError('contract-mismatch');
  }
  return spoken;
}

function versionIn(request: Request, header: string): number {
  return Number(request.headers[header] ?? Number.NaN);
}
