import { openAppSlider } from './app-frame.js';
import { pageData, start } from './portal-call.js';

const { entityTypeId, placement } = pageData() as { entityTypeId: number; placement: string };

/* The application's items in the menus of the lines */

for (const item of document.querySelectorAll<HTMLElement>('[data-list-menu]')) {
  item.addEventListener('click', () => {
    item.closest('details')?.removeAttribute('open');
    const handler = item.dataset['listMenu'] ?? '';
    const request = { kind: 'placement', placement, handler, entityTypeId, itemId: Number(item.dataset['item']) };
    start(openAppSlider({ request, width: 0, title: item.textContent, closed: () => undefined }));
  });
}
