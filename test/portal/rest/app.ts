import type { MethodTable } from './method.js';
import { answer } from './method.js';

/** The application as the portal sees it (the OAuth server's app.info is another answer). */
export const appMethods: MethodTable = {
  'app.info': {
    scope: null,
    run({ portal, auth }) {
      if (auth.kind === 'webhook') return answer({ SCOPE: auth.scope, LICENSE: 'com_basic' });
      const { applicationId, installation } = portal.store.data;
      return answer({
        ID: applicationId,
        CODE: portal.application.code,
        VERSION: installation.version,
        STATUS: portal.knobs.licence,
        INSTALLED: installation.status === 'installed',
        PAYMENT_EXPIRED: portal.knobs.paymentExpired ? 'Y' : 'N',
        DAYS: portal.knobs.paymentDays,
        LANGUAGE_ID: portal.knobs.lang,
        LICENSE: 'com_basic',
        LICENSE_TYPE: 'basic',
        LICENSE_FAMILY: 'basic',
      });
    },
  },
  scope: { scope: null, run: ({ auth }) => answer(auth.scope) },
};
