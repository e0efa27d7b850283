import { z } from 'zod';
import { digestSchema } from './signatures.js';

/** Lines that a mark may go without; the signer's name and the time stand in each. */
export const markLines = ['heading', 'organisation', 'certificate'] as const;
export type MarkLine = (typeof markLines)[number];

/** How the visible marks of a tenant look. */
export const markDesignSchema = z.object({
  /** `compact`: name and time alone, and no logo; smaller on the page. */
  shape: z.enum(['full', 'compact']),
  lines: z
    .array(z.enum(markLines))
    .max(markLines.length)
    .refine((lines) => new Set(lines).size === lines.length),
  /** Of whoever signs, or always the same. */
  language: z.enum(['signer', 'en', 'sr-Latn-ME', 'ru']),
  /** Digest of a picture that was sent before to `POST /v1/mark-logos`. */
  logo: digestSchema.nullable(),
});
export type MarkDesign = z.infer<typeof markDesignSchema>;

/** What holds for who never chose. */
export const usualMarkDesign: MarkDesign = { shape: 'full', lines: [...markLines], language: 'signer', logo: null };

/** A logo becomes part of every document that is signed with it. */
export const largestLogoBytes = 256 * 1024;

/**
 * `POST /v1/mark-logos`: a picture, PNG or JPEG, is read as the engine reads it and kept for the tenant; nothing else changes before the act
 * `change-settings` names its digest. Answers `mark-picture-invalid`, `mark-picture-too-large`. Since contract 4.
 */
export const markLogoSchema = z.object({
  /** base64; what is too large is told by its own code, far beyond by `request-invalid`. */
  picture: z
    .base64()
    .min(4)
    .max(4 * largestLogoBytes),
});
export type MarkLogo = z.infer<typeof markLogoSchema>;
export const markLogoAnswerSchema = z.object({ sha256: digestSchema, bytes: z.int() });
export type MarkLogoAnswer = z.infer<typeof markLogoAnswerSchema>;

/** `GET /v1/mark-logos/:sha256`: one that is kept for the tenant; `not-found`. Since contract 4. */
export const keptMarkLogoSchema = z.object({ picture: z.base64() });

/**
 * `POST /v1/mark-samples`: a page that holds nothing but a mark of this design, drawn by the engine that signs, with the tenant's own
 * certificate where it has one; nothing is signed. `act-not-possible` for a logo that is not kept. Since contract 4.
 */
export const markSampleSchema = z.object({
  design: markDesignSchema,
  /** Whom it names. */
  name: z.string().min(1).max(200),
  language: z.enum(['en', 'sr-Latn-ME', 'ru']),
  timeZone: z.string().max(64),
});
export type MarkSample = z.infer<typeof markSampleSchema>;
/** base64. */
export const markSampleAnswerSchema = z.object({ pdf: z.base64() });
export type MarkSampleAnswer = z.infer<typeof markSampleAnswerSchema>;
