import type { Formats } from '../../texts/formats.js';
import type { HomeTexts } from '../../texts/load-texts.js';

/** Who changed a setting last, and when. */
export function changedText(
  changed: { readonly at: string; readonly name: string } | null | undefined,
  texts: HomeTexts,
  formats: Pick<Formats, 'dateTime'>,
): string {
  if (changed === null || changed === undefined) return texts['keeping.unchanged'];
  return texts['settings.changed'](changed.name, formats.dateTime(changed.at));
}
