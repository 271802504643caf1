/** Imports hold for the whole module wherever they stand; as `require` they would only hold below their line. */
import { parse, type ImportDeclaration, type Program } from 'acorn';
import { transform, type Transform } from 'sucrase';

/** Code on a line of its own, and an import somewhere below. */
const late = /^(?!import\b|\/\/|\/\*|[ \t]*\*)[ \t]*\S[^]*?^import\b/m;

/**
 * The text as JavaScript with the imports that stand below other code put before it, each line still where it was;
 * undefined where nothing needs to move or the text does not parse.
 */
export function importsFirst(text: string, transforms: Transform[]): string | undefined {
  if (!late.test(text)) return undefined;
  let code: string;
  let program: Program;
  try {
    code = transform(text, { transforms, production: true }).code;
    program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  } catch {
    return undefined;
  }
  const { body } = program;
  const first = body.findIndex(({ type }) => type !== 'ImportDeclaration');
  const moved = body.slice(first).filter((node) => node.type === 'ImportDeclaration');
  if (first < 0 || moved.length === 0) return undefined;
  const rest = moved.reduceRight((all, { start, end }) => all.slice(0, start) + all.slice(start, end).replace(/[^\n]/g, ' ') + all.slice(end), code);
  return rest.slice(0, body[first].start) + moved.map(inOneLine).join(' ') + rest.slice(body[first].start);
}

function inOneLine({ specifiers, source }: ImportDeclaration): string {
  const named = specifiers.flatMap((each) => (each.type === 'ImportSpecifier' ? [`${each.imported.type === 'Identifier' ? each.imported.name : each.imported.raw} as ${each.local.name}`] : []));
  const whole = specifiers.flatMap((each) => (each.type === 'ImportDefaultSpecifier' ? [each.local.name] : each.type === 'ImportNamespaceSpecifier' ? [`* as ${each.local.name}`] : []));
  const clauses = [...whole, ...(named.length > 0 ? [`{ ${named.join(', ')} }`] : [])];
  return `import ${clauses.length > 0 ? `${clauses.join(', ')} from ` : ''}${source.raw};`;
}
