import { type ReactNode, useEffect, useId, useRef } from 'react';
import './dialog.css';

/** A modal dialog of the browser's own: it keeps the focus, Esc closes it. One that is longer than the page begins at its heading. */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  /** Along the edge, as high as the page. */
  readonly isSide?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    // The browser went to the first thing to press, past all that is to be read before.
    if (dialog !== null && dialog.scrollTop > 0) {
      dialog.scrollTop = 0;
      heading.current?.focus();
    }
    return () => {
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className={props.isSide === true ? 'dialog dialog--side' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <h2 ref={heading} id={id} tabIndex={-1}>
        {props.title}
      </h2>
      {props.children}
    </dialog>
  );
}
