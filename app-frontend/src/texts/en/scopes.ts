/** What each of the portal's rights is for, and what follows without it. */
export const scopes = {
  'scope.crm': 'Cards, their files and history',
  'scope.crm.without': 'Nothing can be signed.',
  'scope.placement': 'The tab and the field in cards',
  'scope.placement.without': 'People do not see where to sign.',
  'scope.user_brief': 'Names of the portal’s people',
  'scope.user_brief.without':
    'Employees cannot be listed to be invited: the application has no right “user_brief” in this portal.',
  'scope.im': 'Notices',
  'scope.im.without': 'Notices are not sent: the application has no right “im” in this portal.',
  'scope.userfieldconfig': 'New fields in smart processes and invoices',
  'scope.userfieldconfig.without':
    'Fields for smart processes and invoices are made in the portal: the application has no right “userfieldconfig”.',
  'scope.department': 'Choosing people by department',
  'scope.department.without': 'Departments are not shown: the application has no right “department” in this portal.',
  'scope.sonet_group': 'Choosing people by workgroup',
  'scope.sonet_group.without': 'Workgroups are not shown: the application has no right “sonet_group” in this portal.',
  'scope.disk': 'Originals in the Drive',
  'scope.disk.without': 'Originals cannot go to the Drive: the application has no right “disk” in this portal.',
};
