import type { Boot } from '@dealseal/app-server/contract/session';

/** What the server wrote into the page. Throws when there is none: then this page was not made by it. */
export function readBoot(document: Document): Boot {
  const text = document.getElementById('dealseal-boot')?.textContent;
  if (text === undefined || text === null) throw new Error('The page carries no boot data');
  return JSON.parse(text) as Boot;
}
