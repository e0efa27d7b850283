/** The end of an installation, and of its subscription. */
export const lifecycle = {
  'takeout.title': 'Take everything with you',
  'takeout.help': 'Requests, history, erasures and the whole log, for instance before the application is removed.',
  'takeout.json': 'Everything (JSON lines)',
  'takeout.csv': 'Requests as a table (CSV)',
  'takeout.removal':
    'Removed together with its data, all of this is deleted here at once, all but files that are signed and not stored yet. Signed documents stay in their cards, and the signing service keeps its log.',
  'subscription.overSince': (date: string) => `The subscription ended on ${date}.`,
  'subscription.over': 'The subscription has ended.',
  'subscription.text':
    'Nothing new can be signed. What is signed stays: files, receipts and the log are reached as before. Once it is renewed, signing goes on.',
};
