import { type MarkDesign, usualMarkDesign } from '../contract/mark-design.js';
import type { Settings } from '../contract/settings.js';
import type { SignatureRequest } from '../contract/signatures.js';
import type { PrepareOptions } from '../pades/prepare-signature.js';
import type { KnownLogos } from './known-logos.js';

/** What a tenant's design decides of a mark. */
export type DesignOptions = Pick<PrepareOptions, 'language' | 'design' | 'logo'>;

/** Of a signature; its picture is read where one is drawn. */
export async function chosenDesign(
  logos: KnownLogos,
  tenantId: string,
  {
    settings: { markDesign = usualMarkDesign },
    request,
  }: { readonly settings: Settings; readonly request: Pick<SignatureRequest, 'language' | 'mark'> },
): Promise<DesignOptions> {
  const options = designOptions(markDesign, request.language);
  const { logo, shape } = markDesign;
  if (logo === null || shape === 'compact' || request.mark.kind === 'none') return options;
  const picture = await logos.of({ tenantId, sha256: logo });
  return picture === null ? options : { ...options, logo: picture };
}

/** All but the picture. `language` is that of whoever signs. */
export function designOptions(design: MarkDesign, language: SignatureRequest['language']): DesignOptions {
  return {
    language: design.language === 'signer' ? language : design.language,
    design: { shape: design.shape, lines: design.lines },
  };
}
