import type { Html } from './html.js';

const paths = {
  doc: '<path d="M7 3h7l5 5v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z"/><path d="M14 3v5h5M9 13h6M9 17h4"/>',
  check: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  x: '<path d="m6 6 12 12M18 6 6 18"/>',
  bell: '<path d="M6 16.5v-6a6 6 0 0 1 12 0v6l1.5 1.5h-15L6 16.500zM10 20.500h4"/>',
  briefcase:
    '<rect x="3.5" y="7.5" width="17" height="12.5" rx="2"/><path d="M8.5 7.500v-2a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v2M3.5 12.500h17"/>',
  grid: '<rect x="4" y="4" width="6.500" height="6.500" rx="1.5"/><rect x="13.500" y="4" width="6.500" height="6.500" rx="1.5"/><rect x="4" y="13.500" width="6.500" height="6.500" rx="1.5"/><rect x="13.500" y="13.500" width="6.500" height="6.500" rx="1.5"/>',
  sign: '<path d="M3 18.500c3-6 6-11 8-11 2.5 0-2.5 8.500 0 8.500 1.5 0 2-2.500 3.5-2.500s.8 2 2.300 2c1.200 0 1.700-1 4.200-1M3 21.500h18"/>',
  settings:
    '<circle cx="12" cy="12" r="3"/><path d="M12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M18.400 5.600l-1.800 1.800M7.400 16.600l-1.800 1.800"/>',
  phone: '<rect x="7" y="2.500" width="10" height="19" rx="2.500"/><path d="M11 18.500h2"/>',
  mail: '<rect x="3.500" y="5.500" width="17" height="13" rx="2"/><path d="m4 7 8 6 8-6"/>',
  chat: '<path d="M20.500 11.500c0 4-3.800 7.200-8.500 7.200-1 0-2-.1-2.900-.4L4.500 20.500l1.200-3.700c-1.400-1.300-2.200-3.200-2.200-5.300 0-4 3.800-7.200 8.500-7.200s8.500 3.200 8.500 7.200z"/>',
  arrow: '<path d="M5 12h14m0 0-5-5m5 5-5 5"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.200l3.200 2"/>',
  down: '<path d="m6 9.500 6 6 6-6"/>',
  left: '<path d="m14.500 6-6 6 6 6"/>',
  upload: '<path d="M12 16V5m0 0 4 4m-4-4L8 9M5 19.500h14"/>',
  download: '<path d="M12 4v11m0 0 4-4m-4 4-4-4M5 19.500h14"/>',
  user: '<circle cx="12" cy="8" r="4"/><path d="M4.500 20.500c.8-4 3.800-6 7.500-6s6.700 2 7.500 6"/>',
  copy: '<rect x="8.500" y="8.500" width="12" height="12" rx="2"/><path d="M15.500 5.500A2 2 0 0 0 13.500 3.500h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2"/>',
  lock: '<rect x="5" y="11" width="14" height="9.500" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3M12 15v2"/>',
  exit: '<path d="M14 4.500h4a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-4M4 12h11m0 0-4-4m4 4-4 4"/>',
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName): Html {
  return { markup: `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${paths[name]}</svg>` };
}
