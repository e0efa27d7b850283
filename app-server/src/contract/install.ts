import { z } from 'zod';

export const installKindSchema = z.object({
  entityTypeId: z.int(),
  /** A smart process' name; empty for the portal's own kinds. */
  title: z.string(),
  isOn: z.boolean(),
  /** A field can be made here: for smart processes and invoices the application needs a right of its own for it. */
  mayCreate: z.boolean(),
  /** File fields. */
  available: z.array(z.object({ field: z.string(), title: z.string(), isMultiple: z.boolean() })),
  chosen: z.array(z.string()),
});
export type InstallKind = z.infer<typeof installKindSchema>;

/** `GET /api/install` (portal administrators): each step with its state; each can be entered again. */
export const installStatusSchema = z.object({
  scopes: z.object({ granted: z.array(z.string()), missing: z.array(z.string()) }),
  pairing: z.object({
    /** Signing-services this app-server may be paired with. */
    services: z.array(z.string()),
    tenant: z.object({ name: z.string(), service: z.string() }).nullable(),
  }),
  /** What may be signed in: deals, the portal's other kinds of entities, its smart processes. */
  kinds: z.array(installKindSchema),
  /** Placements, user-field type, the field in the cards, events. */
  surfaces: z.object({
    bound: z.boolean(),
    /** What the portal does not know, or does not let us have: codes of placements, events, fields' entities. */
    missing: z.array(z.string()),
  }),
  finished: z.boolean(),
});
export type InstallStatus = z.infer<typeof installStatusSchema>;

/** `POST /api/install/pairing` → InstallStatus. */
export const pairingSchema = z.object({ pairingCode: z.string().max(200), service: z.string().max(200) });
/** `POST /api/install/fields` → InstallStatus: the kinds that people sign in from now on, each with existing file fields, or a new one of this title. */
export const chooseFieldsSchema = z.object({
  kinds: z
    .array(
      z.object({
        entityTypeId: z.int().positive(),
        fields: z.array(z.string().max(50)).max(20),
        create: z.object({ title: z.string().min(1).max(100) }).optional(),
      }),
    )
    .min(1)
    .max(60)
    .refine((kinds) => new Set(kinds.map(({ entityTypeId }) => entityTypeId)).size === kinds.length),
});
export type ChooseFields = z.input<typeof chooseFieldsSchema>;
/** `POST /api/install/surfaces` → InstallStatus. The page then calls the SDK's installFinish(). */
