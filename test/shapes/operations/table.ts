import { families } from './families';
import type { Agreement } from './harness';
import { withoutEntry, withoutGenerator } from './surface';

/** One row for each operation; numbers of calls by verdict. */
export function table(results: readonly Agreement[], runs: number, seed: number): string {
  const count = (result: Agreement, verdict: Parameters<Agreement['counts']['get']>[0]) => result.counts.get(verdict) ?? 0;
  const rows = results.map((result) => {
    const open = Object.entries(families[result.name].dependsOnValues ?? {}).map(([path, axes]) => `${path === '' ? 'axes' : `${path}:`} ${axes === 'rank' ? 'all' : axes.join(', ')}`);
    return `| ${[`\`${result.name}\``, count(result, 'agrees'), count(result, 'agrees, error'), count(result, 'agrees, depends on values'), open.join('; '), count(result, 'nonsense'), result.disagreements.length].join(' | ')} |`;
  });
  const total = (verdict: Parameters<Agreement['counts']['get']>[0]) => results.reduce((sum, result) => sum + count(result, verdict), 0);
  const disagreements = results.reduce((sum, result) => sum + result.disagreements.length, 0);
  const reasons = Object.entries({ ...withoutEntry, ...withoutGenerator }).reduce((found, [name, reason]) => found.set(reason, [...(found.get(reason) ?? []), `\`${name}\``]), new Map<string, string[]>());
  return `# Agreement with tf.js

Written by \`test/proof/operations.ts\`: ${runs} generated calls of each of ${results.length} operations, seed ${seed}. A quarter of the calls is off by one
in one axis, a quarter differs in another way. "both fail": the library throws and the engine says error. "depends": the
engine has \`?\` in exactly the axes named, whose size depends on values. "nonsense": the library goes on with a shape that no
program can mean (a size of 0 or below, an axis counted twice, pairs that are missing), where the engine may say error.

All: ${total('agrees')} equal, ${total('agrees, error')} both fail, ${total('agrees, depends on values')} depend on values, ${total('nonsense')} nonsense, **${disagreements} disagreements**.

| operation | equal | both fail | depends | on | nonsense | disagreements |
| --- | --: | --: | --: | --- | --: | --: |
${rows.join('\n')}

Not compared: ${[...reasons].map(([reason, names]) => `${names.join(', ')} (${reason})`).join('; ')}.
`;
}
