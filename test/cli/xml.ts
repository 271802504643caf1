export interface Element {
  name: string;
  attributes: Record<string, string>;
}

const NAME = '[A-Za-z][\\w.-]*';
const ATTRIBUTE = `\\s+(${NAME})="([^"<&]|&(?:amp|lt|gt|quot|apos|#\\d+);)*"`;

/** Every element of an XML text, in order. @throws where the text is not well formed (the subset without comments, CDATA and DTD) */
export function wellFormed(text: string): Element[] {
  const invalid = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.exec(text);
  if (invalid) throw new Error(`character ${invalid[0].charCodeAt(0)} has no place in XML`);
  const found: Element[] = [];
  const open: string[] = [];
  let rest = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
  if (rest === text) throw new Error('no declaration');
  while (rest !== '') {
    const part = new RegExp(`^(?:<(${NAME})((?:${ATTRIBUTE})*)\\s*(/?)>|</(${NAME})>|((?:[^<&]|&(?:amp|lt|gt|quot|apos|#\\d+);)+))`, 'u').exec(rest);
    if (!part) throw new Error(`not well formed at: ${rest.slice(0, 80)}`);
    const [all, name, attributes, , , closed, end, words] = part;
    if (name !== undefined) {
      const pairs = [...attributes.matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'g'))].map(([, key, value]) => [key, value] as const);
      if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`an attribute twice in ${all}`);
      if (open.length === 0 && found.length > 0) throw new Error('two roots');
      found.push({ name, attributes: Object.fromEntries(pairs) });
      if (!closed) open.push(name);
    } else if (end !== undefined) {
      if (open.pop() !== end) throw new Error(`${end} closes what is not open`);
    } else if (open.length === 0 && words.trim() !== '') throw new Error('text outside the root');
    rest = rest.slice(all.length);
  }
  if (open.length > 0) throw new Error(`${open.join(', ')} left open`);
  return found;
}
