import { type ReactNode, useState } from 'react';
import type { SigningTexts } from '../texts/load-texts.js';
import { IconButton } from '../ui/button.js';
import { DownIcon, FitIcon, MinusIcon, PlusIcon, UpIcon } from '../ui/icons.js';
import '../ui/input.css';

export function PreviewBar(props: {
  readonly texts: SigningTexts;
  readonly current: number;
  readonly total: number;
  /** 1 = 100 %. */
  readonly zoom: number;
  readonly onPage: (page: number) => void;
  readonly onZoom: (direction: 'in' | 'out') => void;
  readonly onFit: () => void;
}): ReactNode {
  const { texts, current, total, onPage } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const go = () => {
    const page = Number.parseInt(typed ?? '', 10);
    if (page >= 1 && page <= total) onPage(page);
    setTyped(null);
  };
  return (
    <form
      className="preview__bar"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <IconButton
        size="s"
        icon={UpIcon}
        label={texts['preview.previous']}
        blocked={current <= 1}
        onPress={() => {
          onPage(current - 1);
        }}
      />
      <IconButton
        size="s"
        icon={DownIcon}
        label={texts['preview.next']}
        blocked={current >= total}
        onPress={() => {
          onPage(current + 1);
        }}
      />
      <input
        className="input"
        inputMode="numeric"
        aria-label={texts['preview.page']}
        value={typed ?? String(current)}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
        onBlur={go}
      />
      <span>{texts['preview.of'](total)}</span>
      <hr />
      <IconButton
        size="s"
        icon={MinusIcon}
        label={texts['preview.zoomOut']}
        onPress={() => {
          props.onZoom('out');
        }}
      />
      <output className="num preview__zoom">{`${Math.round(props.zoom * 100)} %`}</output>
      <IconButton
        size="s"
        icon={PlusIcon}
        label={texts['preview.zoomIn']}
        onPress={() => {
          props.onZoom('in');
        }}
      />
      <IconButton size="s" icon={FitIcon} label={texts['preview.fit']} onPress={props.onFit} />
    </form>
  );
}
