/** Markup that is safe to stand in a page as it is. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[];

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function isList(part: Part): part is readonly Html[] {
  return Array.isArray(part);
}

function render(part: Part): string {
  if (typeof part === 'string') return escape(part);
  if (typeof part === 'number') return String(part);
  return isList(part) ? part.map((entry) => entry.markup).join('') : part.markup;
}

/** Template tag: every value is escaped unless it is markup made by this tag. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const rendered = strings.map((text, index) => {
    const part = parts[index];
    return part === undefined ? text : text + render(part);
  });
  return { markup: rendered.join('') };
}

export const nothing: Html = { markup: '' };

/** A JSON island for the page's script; `<` is written so that no tag can begin in it. */
export function dataIsland(id: string, value: unknown): Html {
  const json = JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
  return { markup: `<script type="application/json" id="${escape(id)}">${json}</script>` };
}
