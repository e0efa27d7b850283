/** Calls of a page's script to its own portal, whose answers it takes at their word. */

/** POSTs JSON; undefined when the portal refused. */
export async function post<Answer>(path: string, body: unknown): Promise<Answer | undefined> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.ok ? ((await answer.json()) as Answer) : undefined;
}

export async function get<Answer>(path: string): Promise<Answer | undefined> {
  const answer = await fetch(path);
  return answer.ok ? ((await answer.json()) as Answer) : undefined;
}

/** The page's element of this id; the server has drawn it. */
export function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.querySelector(`#${CSS.escape(id)}`);
  if (!(found instanceof kind)) throw new TypeError(`The page has no ${kind.name} of id ${id}`);
  return found;
}

/** What the server wrote into the page's JSON island. */
export function pageData(): unknown {
  return JSON.parse(element('page-data', HTMLScriptElement).text);
}

/** Runs work that nobody waits for; its failure is shown in the console. */
export function start(work: Promise<unknown>): void {
  work.catch((error: unknown) => console.error(error));
}
