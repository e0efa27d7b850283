import { appMethods } from './app.js';
import { crmDealMethods } from './crm-deal.js';
import { crmFileMethods } from './crm-files.js';
import { crmItemMethods } from './crm-item.js';
import { crmTypeMethods } from './crm-types.js';
import { crmUserfieldMethods } from './crm-userfields.js';
import { driveMethods } from './drive.js';
import { eventMethods } from './events.js';
import type { MethodTable } from './method.js';
import { answer } from './method.js';
import { notifyMethods } from './notify.js';
import { optionMethods } from './options.js';
import { placementMethods } from './placements.js';
import { timelineMethods } from './timeline.js';
import { userfieldTypeMethods } from './userfield-types.js';
import { departmentMethods, groupMethods } from './units.js';
import { userMethods } from './users.js';

const named: MethodTable = {
  ...appMethods,
  ...userMethods,
  ...departmentMethods,
  ...groupMethods,
  ...crmItemMethods,
  ...crmFileMethods,
  ...crmDealMethods,
  ...crmUserfieldMethods,
  ...crmTypeMethods,
  ...timelineMethods,
  ...driveMethods,
  ...placementMethods,
  ...userfieldTypeMethods,
  ...eventMethods,
  ...notifyMethods,
  ...optionMethods,
};

/** Every method of the portal by its lower-case name; `batch` is the endpoint's own. */
export const methods: MethodTable = {
  ...named,
  methods: {
    scope: null,
    run: ({ auth }) => {
      const open = Object.entries(named).filter(
        ([, method]) => method.scope?.some((scope) => auth.scope.includes(scope)) ?? true,
      );
      return answer(['methods', 'batch', ...open.map(([name]) => name)]);
    },
  },
};
