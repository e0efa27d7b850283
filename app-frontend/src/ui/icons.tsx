import type { ReactNode } from 'react';

export interface IconProps {
  /** Step of size: 16, 20, 24 or 32 px. */
  readonly size?: 's' | 'm' | 'l' | 'xl';
  readonly spinning?: boolean;
}
export type Icon = (props: IconProps) => ReactNode;

/** The frame of an icon, for those that one room alone draws. */
export function Svg({
  size = 'm',
  spinning = false,
  children,
}: IconProps & { readonly children: ReactNode }): ReactNode {
  const classes = ['icon', size === 'm' ? '' : `icon--${size}`, spinning ? 'spin' : ''];
  return (
    <svg className={classes.filter(Boolean).join(' ')} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export function AlertIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M10.7 4.2 2.9 18a1.5 1.5 0 0 0 1.3 2.2h15.6a1.5 1.5 0 0 0 1.3-2.2L13.3 4.2a1.5 1.5 0 0 0-2.6 0z" />
      <path d="M12 9.5v4.5M12 17v.01" />
    </Svg>
  );
}

export function CertIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <circle cx="12" cy="9.5" r="6" />
      <path d="m8.5 14.5-1.5 7 5-2.5 5 2.5-1.5-7M9.7 9.6l1.7 1.7 3-3.2" />
    </Svg>
  );
}

export function CheckIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="m5 12.5 4.5 4.5L19 7.5" />
    </Svg>
  );
}

export function CheckCircleIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <circle cx="12" cy="12" r="9" />
      <path d="m8 12.3 2.8 2.8 5.2-5.4" />
    </Svg>
  );
}

export function ClockIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5.2l3.2 2" />
    </Svg>
  );
}

export function CloudOffIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M3 4.5 20 20.5M8 8.5A5 5 0 0 0 7 18.5h10M10.5 7A5.5 5.5 0 0 1 17 11.5a3.5 3.5 0 0 1 2.5 5.5" />
    </Svg>
  );
}

export function CopyIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <rect x="8.5" y="8.5" width="12" height="12" rx="2" />
      <path d="M15.5 5.5v0A2 2 0 0 0 13.5 3.5h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2" />
    </Svg>
  );
}

export function DocIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M7 3h7l5 5v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z" />
      <path d="M14 3v5h5M9 13h6M9 17h4" />
    </Svg>
  );
}

export function DownIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="m6 9.5 6 6 6-6" />
    </Svg>
  );
}

export function DownloadIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M12 4v11m0 0 4-4m-4 4-4-4M5 19.5h14" />
    </Svg>
  );
}

export function EyeIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
      <circle cx="12" cy="12" r="2.8" />
    </Svg>
  );
}

export function FitIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />
    </Svg>
  );
}

export function InfoIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5.5M12 7.8v.01" />
    </Svg>
  );
}

export function LockIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <rect x="5" y="11" width="14" height="9.5" rx="2" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3M12 15v2" />
    </Svg>
  );
}

export function MailIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <rect x="3.5" y="5.5" width="17" height="13" rx="2" />
      <path d="m4 7 8 6 8-6" />
    </Svg>
  );
}

export function MinusIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M5 12h14" />
    </Svg>
  );
}

export function MoreIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M5.5 12h.01M12 12h.01M18.5 12h.01" strokeWidth="2.6" />
    </Svg>
  );
}

export function PenIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M4 20l1-4.5L16 4.5a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L8.5 19 4 20zM14 6.5l3.5 3.5" />
    </Svg>
  );
}

export function PhoneIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <rect x="7" y="2.5" width="10" height="19" rx="2.5" />
      <path d="M11 18.5h2" />
    </Svg>
  );
}

export function PinIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <rect x="3.5" y="7" width="17" height="10" rx="2" />
      <path d="M8 12h.01M12 12h.01M16 12h.01" strokeWidth="2.4" />
    </Svg>
  );
}

export function PlusIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M12 5v14M5 12h14" />
    </Svg>
  );
}

export function PrintIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M7 9V4h10v5M7 17H5a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2h-2M7 14h10v6H7z" />
    </Svg>
  );
}

export function RefreshIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15" />
    </Svg>
  );
}

export function SearchIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <circle cx="11" cy="11" r="6.5" />
      <path d="m16 16 4.5 4.5" />
    </Svg>
  );
}

export function SettingsIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <circle cx="12" cy="12" r="3" />
      <path d="M12 3v2.5M12 18.5V21M3 12h2.5M18.5 12H21M5.6 5.6l1.8 1.8M16.6 16.6l1.8 1.8M18.4 5.6l-1.8 1.8M7.4 16.6l-1.8 1.8" />
    </Svg>
  );
}

export function ShieldCheckIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M12 3 5 5.5v6c0 4.4 3 7.6 7 9.5 4-1.9 7-5.1 7-9.5v-6L12 3z" />
      <path d="m9 12 2.2 2.2L15.2 10" />
    </Svg>
  );
}

export function SignIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M3 18.5c3-6 6-11 8-11 2.5 0-2.5 8.5 0 8.5 1.5 0 2-2.5 3.5-2.5s.8 2 2.3 2c1.2 0 1.7-1 4.2-1M3 21.5h18" />
    </Svg>
  );
}

export function SpinnerIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M12 3.5a8.5 8.5 0 1 1-8.5 8.5" />
    </Svg>
  );
}

export function StopIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <circle cx="12" cy="12" r="9" />
      <path d="m6 6 12 12" />
    </Svg>
  );
}

export function TokenIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <rect x="8" y="9" width="8" height="12" rx="2" />
      <path d="M9.5 9V3.5h5V9M11.5 5.8v.01M12.5 5.8v.01M12 13.5v3" />
    </Svg>
  );
}

export function UpIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="m6 14.5 6-6 6 6" />
    </Svg>
  );
}

export function UploadIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="M12 16V5m0 0 4 4m-4-4L8 9M5 19.5h14" />
    </Svg>
  );
}

export function UserIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6" />
    </Svg>
  );
}

export function XIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <path d="m6 6 12 12M18 6 6 18" />
    </Svg>
  );
}

export function XCircleIcon(props: IconProps): ReactNode {
  return (
    <Svg {...props}>
      <circle cx="12" cy="12" r="9" />
      <path d="m9 9 6 6M15 9l-6 6" />
    </Svg>
  );
}

/** The product's sign: colours of its own, in both themes. */
export function SealIcon(): ReactNode {
  return (
    <svg className="seal" viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <rect x="1" y="1" width="26" height="26" rx="8" fill="#006ae8" />
      <path
        d="M8 17.5c2-4.5 4-8 5.3-8 1.7 0-1.6 6.2.2 6.2 1 0 1.3-1.7 2.3-1.7s.6 1.4 1.6 1.4c.8 0 1.2-.6 2.8-.6M8 20.5h12"
        fill="none"
        stroke="#fff"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
