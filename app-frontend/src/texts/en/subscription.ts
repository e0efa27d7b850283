/** While the application’s subscription is over. */
export const subscription = {
  'subscription.overSince': (date: string) => `The subscription ended on ${date}.`,
  'subscription.over': 'The subscription has ended.',
  'subscription.text':
    'Nothing new can be signed. What is signed stays: files, receipts and the log are reached as before. Once it is renewed, signing goes on.',
};
