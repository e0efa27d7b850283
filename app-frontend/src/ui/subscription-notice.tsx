import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { subscription } from '../texts/en/subscription.js';
import type { Translated } from '../texts/text-table.js';
import { ClockIcon } from './icons.js';
import { Notice } from './notice.js';

/** While the application's subscription is over: what that stops, and what it does not. */
export function SubscriptionNotice({ texts }: { readonly texts: Translated<typeof subscription> }): ReactNode {
  const { formats, subscriptionOver } = useServices();
  const since = subscriptionOver?.since ?? null;
  const title = since === null ? texts['subscription.over'] : texts['subscription.overSince'](formats.date(since));
  return (
    <Notice tone="warn" icon={ClockIcon} title={title}>
      {texts['subscription.text']}
    </Notice>
  );
}
