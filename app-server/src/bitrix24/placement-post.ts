import { z } from 'zod';
import { AppError } from '../app-error.js';
import type { Language } from '../contract/session.js';

const querySchema = z.object({
  DOMAIN: z
    .string()
    .max(255)
    .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/),
  LANG: z.string().max(10).catch('en'),
});

const bodySchema = z.object({
  AUTH_ID: z.string().max(512),
  AUTH_EXPIRES: z.coerce.number().int().min(0).max(86_400).catch(3600),
  REFRESH_ID: z.string().max(512).catch(''),
  SERVER_ENDPOINT: z.string().max(500).optional(),
  APPLICATION_TOKEN: z.string().max(128).optional(),
  member_id: z.string().regex(/^[A-Za-z0-9]{1,64}$/),
  PLACEMENT: z.string().max(100).catch('DEFAULT'),
  PLACEMENT_OPTIONS: z.string().max(20_000).optional(),
});

/** A portal's form POST into our frame, in shape only: it came through a browser and proves nothing. */
export interface PlacementPost {
  readonly memberId: string;
  readonly domain: string;
  /** Empty when the application is closed for the person. */
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly serverEndpoint: string | undefined;
  readonly applicationToken: string | undefined;
  readonly placement: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly language: Language;
}

/** Throws AppError `portal-unverified` for anything that no portal sends. */
export function parsePlacementPost(input: { readonly query: unknown; readonly body: unknown }): PlacementPost {
  const query = querySchema.safeParse(input.query);
  const body = bodySchema.safeParse(input.body);
  if (!query.success || !body.success) throw new AppError('portal-unverified');
  return {
    memberId: body.data.member_id,
    domain: query.data.DOMAIN,
    accessToken: body.data.AUTH_ID,
    refreshToken: body.data.REFRESH_ID,
    serverEndpoint: body.data.SERVER_ENDPOINT,
    applicationToken: body.data.APPLICATION_TOKEN,
    placement: body.data.PLACEMENT,
    options: parseOptions(body.data.PLACEMENT_OPTIONS),
    language: languageOf(query.data.LANG),
  };
}

/** A JSON text of a map; PHP writes an empty one as a list. */
function parseOptions(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined || text === '') return {};
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

const languages: Readonly<Record<string, Language>> = {
  ru: 'ru',
  by: 'ru',
  kz: 'ru',
  me: 'sr-Latn-ME',
  sr: 'sr-Latn-ME',
  rs: 'sr-Latn-ME',
  sh: 'sr-Latn-ME',
};

export function languageOf(code: string): Language {
  return languages[code.toLowerCase()] ?? 'en';
}
