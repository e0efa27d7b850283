import { type ReactNode, useEffect, useId, useRef } from 'react';
import './dialog.css';

/** A modal dialog of the browser's own: it keeps the focus, Esc closes it. */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  /** Along the edge, as high as the page. */
  readonly isSide?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
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
      <h2 id={id}>{props.title}</h2>
      {props.children}
    </dialog>
  );
}
