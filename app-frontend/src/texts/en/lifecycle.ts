/** What an installation leaves with. */
export const lifecycle = {
  'takeout.title': 'Take everything with you',
  'takeout.help': 'Requests, history, erasures and the whole log, for instance before the application is removed.',
  'takeout.json': 'Everything (JSON lines)',
  'takeout.csv': 'Requests as a table (CSV)',
  'takeout.removal':
    'Removed together with its data, all of this is deleted here at once, all but files that are signed and not stored yet. Signed documents stay in their cards, and the signing service keeps its log.',
};
