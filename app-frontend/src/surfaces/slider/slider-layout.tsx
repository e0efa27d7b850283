import type { ReactNode, RefObject } from 'react';
import type { AppError } from '../../api/app-error.js';
import type { MarkFacts } from '../../preview/mark-preview.js';
import type { PDFDocumentProxy } from '../../preview/open-pdf.js';
import { Preview, type PreviewHandle } from '../../preview/preview.js';
import { useSigningTexts } from '../../signing/signing-texts.js';
import { IconButton } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { DocIcon, XIcon } from '../../ui/icons.js';
import { SkeletonLines } from '../../ui/skeleton.js';
import { Tile } from '../../ui/tile.js';
import { useFocus } from '../../ui/use-focus.js';
import './slider.css';

/** Header; document left, steps right; on phones the steps are a sheet under the document. */
export function SliderLayout(props: {
  /** What the heading tells of: it takes the focus when that becomes something else. */
  readonly about: string | null;
  readonly title: ReactNode;
  readonly subtitle: string | null;
  readonly pdf: PDFDocumentProxy | null;
  readonly previewError: AppError | null;
  readonly mark: MarkFacts | null;
  readonly isSignedShown: boolean;
  readonly preview: RefObject<PreviewHandle | null>;
  readonly onSeen: (page: number) => void;
  readonly onClose: () => void;
  readonly panel: ReactNode;
}): ReactNode {
  const texts = useSigningTexts();
  const { pdf, isSignedShown } = props;
  return (
    <div className="slider">
      <a className="btn btn--primary slider__skip" href="#signing-steps">
        {texts['slider.skip']}
      </a>
      <header className="slider__head">
        <Tile icon={DocIcon} />
        <div className="slider__title grow">
          <Heading key={props.about}>{props.title}</Heading>
          {props.subtitle === null ? null : (
            <p>
              <bdi>{props.subtitle}</bdi>
            </p>
          )}
        </div>
        <IconButton icon={XIcon} label={texts['action.close']} onPress={props.onClose} />
      </header>
      <main className="preview">
        {pdf === null ? (
          <div className="preview__state">
            {props.previewError === null ? <SkeletonLines lines={8} /> : <ErrorNotice error={props.previewError} />}
          </div>
        ) : (
          <Preview
            pdf={pdf}
            texts={texts}
            mark={props.mark}
            onSeen={props.onSeen}
            handle={props.preview}
            startsAtEnd={isSignedShown}
          />
        )}
      </main>
      {props.panel}
    </div>
  );
}

/** Takes the focus before the panel after it does, so that what has come to be keeps it. */
function Heading({ children }: { readonly children: ReactNode }): ReactNode {
  const heading = useFocus<HTMLHeadingElement>();
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
