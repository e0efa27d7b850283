/** Words that several surfaces share. */
export const common = {
  'action.back': 'Back',
  'action.cancel': 'Cancel',
  'action.close': 'Close',
  'action.copy': 'Copy',
  'action.copied': 'Copied',
  'action.details': 'Details',
  'action.download': 'Download',
  'action.open': 'Open',
  'action.receipt': 'Receipt',
  'action.reload': 'Sign in again',
  'action.retry': 'Try again',
  'action.view': 'View',
  'error.ref': (id: string) => `Ref ${id}`,
  'file.unnamed': (field: string) => `File in “${field}”`,
  'fingerprint.label': 'Fingerprint',
  'loading.label': 'Loading…',
};
