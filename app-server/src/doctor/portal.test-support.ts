import type { Portal } from '../store/portal-repository.js';
import { portalSettingsSchema } from '../store/portal-settings.js';

/** An installed portal, as the repository answers it. */
export function portalWith(settings: object = {}): Portal {
  return {
    memberId: 'm1',
    domain: 'portal.example.com',
    origin: 'https://portal.example.com',
    clientEndpoint: 'https://portal.example.com/rest/',
    serverEndpoint: 'https://oauth.example.com/rest/',
    state: 'active',
    licence: 'F',
    appVersion: '1',
    subscription: { isOver: false, paidUntil: null },
    scopes: [],
    settings: portalSettingsSchema.parse(settings),
    pairing: null,
  };
}
