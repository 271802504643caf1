/** The value of a VS Code token in the theme of this moment, e.g. `--vscode-charts-blue`; the colour of text where the theme has none. */
export function token(name: string): string {
  const style = getComputedStyle(document.body);
  return style.getPropertyValue(name).trim() || style.color;
}

/** Runs when the colour theme changes: a canvas does not follow style sheets by itself. */
export function onThemeChange(run: () => void): void {
  new MutationObserver(run).observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style'] });
  new MutationObserver(run).observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
}
