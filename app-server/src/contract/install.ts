import { z } from 'zod';

/** `GET /api/install` (portal administrators): each step with its state; each can be entered again. */
export const installStatusSchema = z.object({
  scopes: z.object({ granted: z.array(z.string()), missing: z.array(z.string()) }),
  pairing: z.object({
    /** Signing-services this app-server may be paired with. */
    services: z.array(z.string()),
    tenant: z.object({ name: z.string(), service: z.string() }).nullable(),
  }),
  fields: z.object({
    /** File fields of the deal. */
    available: z.array(z.object({ field: z.string(), title: z.string(), isMultiple: z.boolean() })),
    chosen: z.array(z.string()),
  }),
  /** Placements, user-field type, the field in the card, events. */
  surfaces: z.object({ bound: z.boolean() }),
  finished: z.boolean(),
});
export type InstallStatus = z.infer<typeof installStatusSchema>;

/** `POST /api/install/pairing` → InstallStatus. */
export const pairingSchema = z.object({ pairingCode: z.string().max(200), service: z.string().max(200) });
/** `POST /api/install/fields` → InstallStatus: existing file fields, or a new one of this title. */
export const chooseFieldsSchema = z.object({
  fields: z.array(z.string()).max(20),
  create: z.object({ title: z.string().min(1).max(100) }).optional(),
});
/** `POST /api/install/surfaces` → InstallStatus. The page then calls the SDK's installFinish(). */
