import type { ReactNode } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { ClockIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';

/** While the application's subscription is over: what that stops, and what it does not. */
export function SubscriptionBanner({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { formats, subscriptionOver } = useServices();
  if (subscriptionOver === undefined) return null;
  const { since } = subscriptionOver;
  const title = since === null ? texts['subscription.over'] : texts['subscription.overSince'](formats.date(since));
  return (
    <Notice tone="warn" icon={ClockIcon} title={title}>
      {texts['subscription.text']}
    </Notice>
  );
}
