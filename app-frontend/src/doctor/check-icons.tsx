import type { ReactNode } from 'react';
import type { DoctorCheck } from '../texts/doctor-texts.js';
import {
  CertIcon,
  ClockIcon,
  DocIcon,
  type Icon,
  type IconProps,
  InfoIcon,
  LockIcon,
  PinIcon,
  ShieldCheckIcon,
  SignIcon,
  Svg,
  TokenIcon,
  UserIcon,
} from '../ui/icons.js';

function LinkIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1" />
    </Svg>
  );
}

function StoreIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <ellipse cx="12" cy="6" rx="7.5" ry="2.8" />
      <path d="M4.5 6v12c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8V6M4.5 12c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8" />
    </Svg>
  );
}

export const checkIcons: Readonly<Record<DoctorCheck, Icon>> = {
  'portal-link': LinkIcon,
  rights: LockIcon,
  fields: DocIcon,
  surfaces: DocIcon,
  upkeep: UserIcon,
  'service-link': LinkIcon,
  'server-clock': ClockIcon,
  'server-storage': StoreIcon,
  'server-database': StoreIcon,
  'server-disk': StoreIcon,
  token: TokenIcon,
  pin: PinIcon,
  key: SignIcon,
  certificate: CertIcon,
  trust: ShieldCheckIcon,
  'time-stamp': ClockIcon,
  clock: ClockIcon,
  storage: StoreIcon,
  database: StoreIcon,
  disk: StoreIcon,
  other: InfoIcon,
};
