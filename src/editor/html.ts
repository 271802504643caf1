/** What a webview's page is made of; all URIs are the webview's own. */
export interface Page {
  title: string;
  script: string;
  style: string;
  /** The webview's `cspSource`. */
  source: string;
  nonce: string;
}

/**
 * The page of a webview: its script runs by nonce, its style sheet comes from the extension, and nothing else loads.
 * The component toolkit reads the nonce of its own style elements from the property `csp-nonce`.
 */
export function html({ title, script, style, source, nonce }: Page): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source} 'nonce-${nonce}';">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
