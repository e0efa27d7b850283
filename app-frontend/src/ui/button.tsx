import type { ReactNode, Ref } from 'react';
import './button.css';
import type { Icon } from './icons.js';

export interface ButtonProps {
  readonly children?: ReactNode;
  /** One `primary` in a view. */
  readonly kind?: 'primary' | 'outline' | 'quiet' | 'link' | 'danger';
  readonly size?: 's' | 'm' | 'l' | 'xl';
  readonly block?: boolean;
  readonly grow?: boolean;
  readonly icon?: Icon;
  readonly submits?: boolean;
  /** The form that a submitting button belongs to when it stands outside of it. */
  readonly form?: string;
  /** Looks disabled, stays focusable; the reason stands in the element that `describedBy` names. */
  readonly blocked?: boolean;
  readonly describedBy?: string | undefined;
  /** Full words where the visible label is cut. */
  readonly label?: string | undefined;
  readonly className?: string;
  readonly onPress?: () => void;
  readonly onBlockedPress?: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ ref, ...props }: ButtonProps): ReactNode {
  const { kind = 'outline', size = 'm', icon: ButtonIcon, blocked = false } = props;
  const classes = [
    'btn',
    kind === 'outline' ? '' : `btn--${kind}`,
    size === 'm' ? '' : `btn--${size}`,
    props.block === true ? 'btn--block' : '',
    props.grow === true ? 'grow' : '',
    props.className ?? '',
  ];
  return (
    <button
      ref={ref}
      type={props.submits === true && !blocked ? 'submit' : 'button'}
      form={props.form}
      className={classes.filter(Boolean).join(' ')}
      aria-disabled={blocked || undefined}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      onClick={blocked ? props.onBlockedPress : props.onPress}
    >
      {ButtonIcon === undefined ? null : <ButtonIcon />}
      {props.children}
    </button>
  );
}

/** An icon alone, with a name: close, copy, more, zoom, download in a row. */
export function IconButton({
  ref,
  ...props
}: {
  readonly icon: Icon;
  readonly label: string;
  readonly size?: 's' | 'm';
  readonly kind?: 'quiet' | 'outline';
  readonly expanded?: boolean;
  readonly blocked?: boolean;
  readonly onPress: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}): ReactNode {
  const { icon: ButtonIcon, label, size = 'm', kind = 'quiet', blocked = false } = props;
  const classes = ['btn', 'btn--icon', kind === 'quiet' ? 'btn--quiet' : '', size === 's' ? 'btn--s' : ''];
  return (
    <button
      ref={ref}
      type="button"
      className={classes.filter(Boolean).join(' ')}
      aria-label={label}
      aria-expanded={props.expanded}
      aria-disabled={blocked || undefined}
      title={label}
      onClick={blocked ? undefined : props.onPress}
    >
      <ButtonIcon />
    </button>
  );
}
