import { openAppFrame } from './app-frame.js';
import { element, pageData, start } from './portal-call.js';

const order = pageData() as { placement: string; handler: string; options: Record<string, unknown> };

start(
  openAppFrame({
    request: { kind: 'app', ...order },
    container: element('app-frame', HTMLElement),
    place: 'page',
    onTitle: (title) => {
      document.title = title;
      element('app-title', HTMLElement).textContent = title;
    },
    onClose: () => location.assign('/'),
  }),
);
