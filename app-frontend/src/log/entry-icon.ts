import {
  CertIcon,
  ClockIcon,
  DocIcon,
  type Icon,
  InfoIcon,
  LockIcon,
  PhoneIcon,
  PinIcon,
  SettingsIcon,
  ShieldCheckIcon,
  SignIcon,
  UserIcon,
  XCircleIcon,
} from '../ui/icons.js';

const byBeginning: readonly (readonly [beginning: string, icon: Icon])[] = [
  ['release', SignIcon],
  ['receipt', DocIcon],
  ['intent', ClockIcon],
  ['authorization', ShieldCheckIcon],
  ['code-attempt', ShieldCheckIcon],
  ['codes-', LockIcon],
  ['credential', CertIcon],
  ['pin-', PinIcon],
  ['enrolment', PhoneIcon],
  ['activation', PhoneIcon],
  ['recovery', PhoneIcon],
  ['reset', PhoneIcon],
  ['person', UserIcon],
  ['acts', UserIcon],
  ['retention', SettingsIcon],
];

/** The picture beside an entry's words. */
export function entryIcon(type: string, isRefusal: boolean): Icon {
  if (isRefusal) return XCircleIcon;
  return byBeginning.find(([beginning]) => type.startsWith(beginning))?.[1] ?? InfoIcon;
}
