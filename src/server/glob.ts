/**
 * Whether a path matches a glob: `**` any folders, `*` and `?` within a name, `{a,b}` one of several.
 * A pattern without a slash names a folder or file anywhere; a pattern that is not absolute may begin at any folder.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const text = path.replace(/\\/g, '/');
  const glob = pattern.replace(/\\/g, '/').replace(/\/+$/, '');
  if (glob === '') return false;
  return expression(glob).test(text);
}

const compiled = new Map<string, RegExp>();

function expression(glob: string): RegExp {
  let found = compiled.get(glob);
  if (!found) {
    found = new RegExp(`^${isAbsolute(glob) ? '' : '(?:.*/)?'}${translate(glob)}(?:/.*)?$`);
    compiled.set(glob, found);
  }
  return found;
}

function isAbsolute(glob: string): boolean {
  return glob.startsWith('/') || /^[A-Za-z]:\//.test(glob);
}

function translate(glob: string): string {
  let depth = 0;
  return glob.replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|[{},]|[^*?{},]/g, (token) => {
    switch (token) {
      case '**/':
        return '(?:.*/)?';
      case '/**':
        return '(?:/.*)?';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      case '{':
        depth++;
        return '(?:';
      case '}':
        if (depth === 0) return '\\}';
        depth--;
        return ')';
      case ',':
        return depth > 0 ? '|' : ',';
      default:
        return token.replace(/[\\^$.|+()[\]]/, '\\$&');
    }
  }) + ')'.repeat(depth);
}
