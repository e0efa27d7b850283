/** An error answer of the portal's REST (HTTP status, `error`, `error_description`). */
export class RestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly extra: Readonly<Record<string, string>>;

  constructor(status: number, code: string, description: string, extra: Readonly<Record<string, string>> = {}) {
    super(description);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

/** A missing argument of a controller method (crm.item.*). */
export function missingArgument(name: string): RestError {
  return new RestError(400, '100', `Could not find value for parameter {${name}}`);
}

/** Access denied by the older methods and by the application's own methods. */
export function accessDenied(description = 'Access denied!'): RestError {
  return new RestError(403, 'ACCESS_DENIED', description);
}
