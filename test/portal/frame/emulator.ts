import { element, post, start } from './portal-call.js';

function valueOf({ dataset, checked, value }: HTMLInputElement): unknown {
  if (dataset['type'] === 'flag') return checked;
  if (dataset['type'] === 'number') return Number(value);
  return dataset['type'] === 'json' ? JSON.parse(value) : value;
}

async function apply(): Promise<string> {
  const inputs = [...document.querySelectorAll<HTMLInputElement>('[data-knob]')];
  try {
    const knobs = Object.fromEntries(inputs.map((input) => [input.dataset['knob'] ?? '', valueOf(input)]));
    const turned = await post<unknown>('/emulator/knobs', knobs);
    return turned === undefined ? 'A value is not allowed.' : 'Applied.';
  } catch {
    return 'A list or map is not valid JSON.';
  }
}

async function showApplied(): Promise<void> {
  element('knob-answer', HTMLElement).textContent = await apply();
}

async function act(text: string): Promise<void> {
  const action: unknown = JSON.parse(text);
  await post<unknown>('/emulator/actions', action);
  location.reload();
}

element('knobs', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  start(showApplied());
});

for (const button of document.querySelectorAll<HTMLElement>('[data-act]')) {
  button.addEventListener('click', () => start(act(button.dataset['act'] ?? '{}')));
}
