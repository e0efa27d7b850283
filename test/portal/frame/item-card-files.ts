import { start } from './portal-call.js';

interface FileFieldsOptions {
  /** Address of the card without a slash at the end. */
  card: string;
  container: HTMLElement;
  changed: () => Promise<void>;
}

interface Change {
  method: 'POST' | 'DELETE';
  field: string;
  query: Record<string, string>;
  body?: File;
}

/** Uploads, replaces and removes files of the card's file fields. */
export function watchFiles({ card, container, changed }: FileFieldsOptions): void {
  async function send({ method, field, query, body }: Change): Promise<void> {
    const headers = { 'content-type': 'application/octet-stream' };
    const address = `${card}/files/${field}?${new URLSearchParams(query).toString()}`;
    const answer = await fetch(address, { method, headers, body: body ?? null });
    if (!answer.ok) window.alert('The portal did not take the change.');
    await changed();
  }

  function fieldOf(target: Element): string {
    return target.closest<HTMLElement>('[data-file-field]')?.dataset['fileField'] ?? '';
  }

  container.addEventListener('change', (event) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const [body] = event.target.files ?? [];
    if (body === undefined) return;
    const query = { name: body.name, replaces: event.target.dataset['replaces'] ?? '' };
    start(send({ method: 'POST', field: fieldOf(event.target), query, body }));
  });
  container.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-remove]') : null;
    if (button === null) return;
    const query = { replaces: button.dataset['remove'] ?? '' };
    start(send({ method: 'DELETE', field: fieldOf(button), query }));
  });
}
