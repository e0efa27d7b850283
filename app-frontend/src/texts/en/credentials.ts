/** How a certificate stands that somebody may sign with. */
export const credentials = {
  'cert.view': (owner: string) => `View the certificate of ${owner}`,
  'cert.validTo': (date: string) => `Valid to ${date}`,
  'cert.serial': (digits: string) => `…${digits}`,
  'cert.token': (label: string) => `Token ${label}`,
  'cert.keyFile': (label: string) => `Key file ${label}`,
  'cert.state.expired': (date: string) => `Expired on ${date}. It cannot sign any more.`,
  'cert.state.not-yet-valid': (date: string) => `Valid from ${date}.`,
  'cert.state.token-absent': 'The token is not connected.',
  'cert.state.pin-refused': 'The token refused its PIN. The administrator has to act.',
  'cert.state.token-failed': 'The token does not answer.',
};
