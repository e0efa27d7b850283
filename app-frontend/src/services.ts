import type { Boot, Surface } from '@dealseal/app-server/contract/session';
import { createContext, useContext } from 'react';
import type { Api } from './api/api.js';
import type { Portal } from './portal/portal.js';
import type { Formats } from './texts/formats.js';

/** What every surface may use; composed in main.tsx. */
export interface Services {
  readonly api: Api;
  readonly portal: Portal;
  readonly formats: Formats;
  readonly person: Boot['person'];
  /** The application's subscription is over in this portal; undefined while it is not. */
  readonly subscriptionOver: Boot['subscriptionOver'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A random UUID. */
  readonly newKey: () => string;
  /** Shows another surface in this frame: where the portal opens no slider, and from one flow to the next. */
  readonly show: (surface: Surface) => void;
  /** Goes back to the surface that `show` replaced, or closes the slider that this page is in. */
  readonly leave: () => void;
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('No services around this component');
  return services;
}
