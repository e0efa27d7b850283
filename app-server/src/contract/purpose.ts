import { z } from 'zod';

/** Of a file's bytes, as a query: `for=viewing` when they are only looked at. */
export const purposeSchema = z.object({ for: z.enum(['viewing', 'keeping']).default('keeping') });
export type Purpose = z.infer<typeof purposeSchema>['for'];
