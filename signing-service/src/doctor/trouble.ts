/** What a trouble means for people, and what helps. */
export interface Trouble {
  readonly state: 'warning' | 'fault';
  readonly effect: string;
  readonly remedy: string;
}

export const nobodySigns = 'Nobody can sign with this key.';
/** How a certificate is come by. */
export const request = '`npx dealseal token request`, then `token import`';
