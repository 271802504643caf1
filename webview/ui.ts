/** The one file that knows the component toolkit: its successor replaces this file and nothing else. */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { element } from './dom';

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodePanels(),
  vsCodePanelTab(),
  vsCodePanelView(),
  vsCodeTextField(),
);

export interface ButtonOptions {
  secondary?: boolean;
  disabled?: boolean;
  /** Said on hover and to screen readers, e.g. why a button is disabled. */
  title?: string;
}

export function button(label: string, onClick: () => void, { secondary, disabled, title }: ButtonOptions = {}): HTMLElement {
  const made = element('vscode-button', { appearance: secondary ? 'secondary' : 'primary', title, 'data-key': `button ${label}` }, label);
  if (disabled) made.setAttribute('disabled', '');
  made.addEventListener('click', () => {
    if (!disabled) onClick();
  });
  return made;
}

export function dropdown(label: string, options: { value: string; text: string }[], value: string | undefined, onChange: (value: string) => void): HTMLElement {
  const made = element(
    'vscode-dropdown',
    { 'aria-label': label, 'data-key': `dropdown ${label}` },
    ...options.map((option) => element('vscode-option', { value: option.value, selected: option.value === value ? '' : undefined }, option.text)),
  );
  made.addEventListener('change', () => {
    const chosen = (made as HTMLElement & { value: string }).value;
    if (chosen !== value) onChange(chosen);
  });
  return made;
}

export function numberField(label: string, value: string, title: string): HTMLElement & { value: string } {
  return element('vscode-text-field', { value, title, size: '10', 'data-key': `field ${label}` }, label) as HTMLElement & { value: string };
}

export function checkbox(label: string, checked: boolean, title: string, onChange: (checked: boolean) => void): HTMLElement {
  const made = element('vscode-checkbox', { checked: checked ? '' : undefined, title, 'data-key': `checkbox ${label}` }, label);
  made.addEventListener('change', () => onChange((made as HTMLElement & { checked: boolean }).checked));
  return made;
}

export interface Tab {
  id: string;
  title: string;
  content: HTMLElement;
}

export interface Tabs {
  element: HTMLElement;
  select(id: string): void;
}

export function tabs(all: Tab[], selected: string, onSelect: (id: string) => void): Tabs {
  const made = element(
    'vscode-panels',
    { activeid: `tab-${selected}`, 'aria-label': 'Parts of the lab' },
    ...all.map((tab) => element('vscode-panel-tab', { id: `tab-${tab.id}` }, tab.title)),
    ...all.map((tab) => element('vscode-panel-view', { id: `view-${tab.id}` }, tab.content)),
  );
  made.addEventListener('change', (event) => {
    const tab = (event as CustomEvent<HTMLElement | undefined>).detail;
    if (event.target === made && tab?.id) onSelect(tab.id.replace('tab-', ''));
  });
  return { element: made, select: (id) => made.setAttribute('activeid', `tab-${id}`) };
}
