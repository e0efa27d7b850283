export interface SliderOptions {
  title: string;
  /** Pixels; 0 is the portal's own width. */
  width: number;
  /** Called once the slider is gone. */
  closed: () => void;
}

export interface Slider {
  content: HTMLElement;
  close: () => void;
  /** Says how what fills the slider is taken away. */
  onRemove: (run: () => void) => void;
}

/** Sliders that lie over the page, the topmost last. */
const open: Slider[] = [];

function build({ title, width }: SliderOptions): {
  layer: HTMLElement;
  panel: HTMLElement;
  button: HTMLButtonElement;
  content: HTMLElement;
} {
  const layer = document.createElement('div');
  layer.className = 'slider';
  const panel = document.createElement('section');
  panel.className = 'slider__panel';
  panel.tabIndex = -1;
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-modal', 'true');
  panel.setAttribute('aria-label', title === '' ? 'Application' : title);
  if (width > 0) panel.style.width = `min(${width}px, calc(100vw - 60px))`;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'slider__close';
  button.setAttribute('aria-label', 'Close');
  button.textContent = '×';
  const content = document.createElement('div');
  content.className = 'slider__content';
  panel.append(button, content);
  layer.append(panel);
  return { layer, panel, button, content };
}

/** Lays a slider over the page; Escape, its button and a press beside it close it. */
export function showSlider(options: SliderOptions): Slider {
  const { layer, panel, button, content } = build(options);
  let remove = (): void => undefined;
  const slider: Slider = {
    content,
    onRemove: (run) => {
      remove = run;
    },
    close() {
      if (!open.includes(slider)) return;
      open.splice(open.indexOf(slider), 1);
      remove();
      layer.remove();
      document.body.classList.toggle('has-slider', open.length > 0);
      options.closed();
      document.dispatchEvent(new Event('slider-closed'));
    },
  };
  button.addEventListener('click', () => slider.close());
  layer.addEventListener('click', (event) => {
    if (event.target === layer) slider.close();
  });
  open.push(slider);
  document.body.append(layer);
  document.body.classList.add('has-slider');
  panel.focus();
  return slider;
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') open.at(-1)?.close();
});

/** A slider with a page of the portal in an iframe. */
export function openPageSlider(url: URL, closed: () => void): void {
  const slider = showSlider({ title: '', width: 0, closed });
  const iframe = document.createElement('iframe');
  iframe.className = 'app-frame app-frame--slider';
  iframe.title = 'Portal';
  iframe.src = url.href;
  slider.content.append(iframe);
}
