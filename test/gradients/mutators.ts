/**
 * Mistakes applied mechanically: each finds the places in a backward pass where it can be made. The text from the line
 * `// backward` to the end of its function, and the functions below it, are the backward pass.
 */
export interface Mutator {
  mistake: string;
  /** Ids that name it rightly. */
  ids: string[];
  pattern: RegExp;
  /** What stands instead of a match. */
  by: (match: RegExpExecArray) => string;
  /** Lines that it is applied to. */
  only?: RegExp;
  /** Anywhere in the file, not only in the backward pass. */
  anywhere?: boolean;
}

export interface Mutant {
  mistake: string;
  ids: string[];
  text: string;
  /** Line of the change, from 1. */
  line: number;
}

const statement = /(const (d\w+) = )(.*)(;)$/;
const declared = (change: (expression: string) => string) => (m: RegExpExecArray) => `${m[1]}${change(m[3])}${m[4]}`;
const drop = () => '';

const row = (mistake: string, ids: string[] | string, pattern: RegExp, by: Mutator['by'], extra: Partial<Mutator> = {}): Mutator => ({ mistake, ids: [ids].flat(), pattern, by, ...extra });

export const mutators: Mutator[] = [
  row('1/m missing', 'missing-1-over-m', /\.div\(m\)/, drop),
  row('1/m twice', 'extra-1-over-m', /\.div\(m\)/, () => '.div(m).div(m)'),
  row('times m', ['missing-1-over-m'], /\.div\(m\)/, () => '.mul(m)'),
  row('1/(2m) for 1/m', 'factor-half', /\.div\(m\)/, () => '.div(2 * m)'),
  row('1/(m-1) for 1/m', ['constant-factor'], /\.div\(m\)/, () => '.div(m - 1)'),
  row('minus 1/m', 'wrong-sign', /\.div\(m\)/, () => '.div(-m)'),
  row('a minus too much', 'wrong-sign', statement, declared((e) => `tf.neg(${e})`)),
  row('twice', 'factor-2', statement, declared((e) => `tf.mul(${e}, 2)`)),
  row('half', 'factor-half', statement, declared((e) => `${e}.div(2)`)),
  row('1.7 times', 'constant-factor', statement, declared((e) => `tf.mul(1.7, ${e})`)),
  row('Y - A for A - Y', 'wrong-sign', /tf\.sub\((A\d*), Y\)/, (m) => `tf.sub(Y, ${m[1]})`),
  row('Y - A for A - Y, chained', 'wrong-sign', /= (\w+)\.sub\((Y|X)\)/, (m) => `= ${m[2]}.sub(${m[1]})`),
  row('plus Y', ['wrong-sign', 'wrong-operation'], /tf\.sub\((A\d*), Y\)/, (m) => `tf.add(${m[1]}, Y)`),
  row('mean for sum, over the examples', ['mean-for-sum', 'extra-1-over-m'], /tf\.sum\(((?:d\w+), 1, true)\)/, (m) => `tf.mean(${m[1]})`),
  row('mean for sum, chained', ['mean-for-sum', 'extra-1-over-m'], /\.sum\((0|1, true)\)/, (m) => `.mean(${m[1]})`),
  row('zeros', 'never-touched', /(const (d(?:W\d*|b\d*|w|gamma|beta|c|K|scale|shift)) = )(.*)(;)$/, (m) => `${m[1]}tf.zerosLike(${m[3]})${m[4]}`),
  row('derivative missing, tanh', 'missing-activation-derivative', /\.mul\(tf\.sub\(1, tf\.square\((\w+)\)\)\)/, drop),
  row('derivative missing, tanh in a product', 'missing-activation-derivative', /tf\.mul\((\w+), tf\.sub\(1, tf\.square\(\w+\)\)\)/, (m) => `tf.mul(${m[1]}, 1)`),
  row('derivative missing, ReLU', ['missing-activation-derivative', 'relu-derivative-at-negatives'], /\.mul\(\w+\.greater\(0\)\.toFloat\(\)\)/, drop),
  row('derivative missing, ReLU in a product', ['missing-activation-derivative', 'relu-derivative-at-negatives'], /tf\.mul\((\w+), tf\.greater\(\w+, 0\)\.toFloat\(\)\)/, (m) => `tf.mul(${m[1]}, 1)`),
  row('derivative missing, sigmoid', 'missing-activation-derivative', /tf\.mul\((\w+), tf\.mul\(A1, tf\.sub\(1, A1\)\)\)/, (m) => `tf.mul(${m[1]}, 1)`),
  row('derivative missing, sigmoid chained', 'missing-activation-derivative', /\.mul\((\w+)\.mul\(tf\.sub\(1, \1\)\)\)/, drop, { anywhere: true, only: /dO|dS|dZ/ }),
  row('sigmoid\'s derivative for tanh\'s', 'wrong-activation-derivative', /tf\.sub\(1, tf\.square\((A\d)\)\)/, (m) => `tf.mul(${m[1]}, tf.sub(1, ${m[1]}))`),
  row('tanh\'s derivative for sigmoid\'s', 'wrong-activation-derivative', /tf\.mul\(A1, tf\.sub\(1, A1\)\)/, () => 'tf.sub(1, tf.square(A1))'),
  row('square lost in tanh\'s derivative', ['wrong-activation-derivative'], /tf\.sub\(1, tf\.square\((A\d)\)\)/, (m) => `tf.sub(1, ${m[1]})`),
  row('1 + A^2', ['wrong-activation-derivative', 'wrong-sign', 'wrong-operation'], /tf\.sub\(1, tf\.square\((A\d)\)\)/, (m) => `tf.add(1, tf.square(${m[1]}))`),
  row('tanh\'s derivative at Z', ['derivative-at-z-instead-of-a'], /tf\.sub\(1, tf\.square\(A1\)\)/, () => 'tf.sub(1, tf.square(Z1))'),
  row('sigmoid\'s derivative at Z', ['derivative-at-z-instead-of-a'], /tf\.mul\(A1, tf\.sub\(1, A1\)\)/, () => 'tf.mul(Z1, tf.sub(1, Z1))'),
  row('sigmoid\'s derivative halfway at Z', ['derivative-at-z-instead-of-a', 'wrong-activation-derivative'], /tf\.mul\(A1, tf\.sub\(1, A1\)\)/, () => 'tf.mul(Z1, tf.sub(1, A1))'),
  row('sigmoid\'s derivative without (1 - A)', ['wrong-activation-derivative', 'missing-activation-derivative', 'missing-factor'], /tf\.mul\(A1, tf\.sub\(1, A1\)\)/, () => 'A1'),
  row('Z for A in dW', ['derivative-at-z-instead-of-a', 'stale-cache', 'layer-index-off-by-one'], /tf\.matMul\((dZ\d), A(\d)\.transpose/, (m) => `tf.matMul(${m[1]}, Z${m[2]}.transpose`, { only: /A1\.tr.*(?=)/ }),
  row('ReLU\' leaks at negatives', ['relu-derivative-at-negatives', 'wrong-activation-derivative'], /\.mul\((\w+)\.greater\(0\)\.toFloat\(\)\)/, (m) => `.mul(${m[1]}.greater(0).toFloat().mul(0.9).add(0.1))`),
  row('ReLU\' by sign', ['relu-derivative-at-negatives', 'wrong-activation-derivative'], /\.mul\((\w+)\.greater\(0\)\.toFloat\(\)\)/, (m) => `.mul(${m[1]}.sign())`),
  row('ReLU\' the wrong way round', ['relu-derivative-at-negatives', 'wrong-activation-derivative'], /\.mul\((\w+)\.greater\(0\)\.toFloat\(\)\)/, (m) => `.mul(${m[1]}.less(0).toFloat())`),
  row('ReLU\' of dA instead of Z', ['relu-derivative-at-negatives', 'wrong-activation-derivative'], /dA(\d?)\.mul\((\w+)\.greater\(0\)\.toFloat\(\)\)/, (m) => `dA${m[1]}.mul(dA${m[1]}.greater(0).toFloat())`),
  row('ReLU itself for its derivative', ['relu-derivative-at-negatives', 'wrong-activation-derivative'], /\.mul\((\w+)\.greater\(0\)\.toFloat\(\)\)/, (m) => `.mul(${m[1]}.relu())`),
  row('tanh\'s derivative for ReLU\'s', ['wrong-activation-derivative'], /\.mul\((\w+)\.greater\(0\)\.toFloat\(\)\)/, (m) => `.mul(tf.sub(1, ${m[1]}.tanh().square()))`),
  row('derivative twice', ['extra-activation-derivative', 'wrong-activation-derivative', 'extra-operation'], /(\.mul\(tf\.sub\(1, tf\.square\(A1\)\)\))/, (m) => `${m[1]}${m[1]}`),
  row('transpose lost, square', 'transposed', /W(\d)\.transpose\(\)/, (m) => `W${m[1]}`),
  row('transpose lost, square state', 'transposed', /Waa\.transpose\(\)/, () => 'Waa'),
  row('gradient transposed', 'transposed', /(const (d(?:W\d*|K|Wax|Wya)) = )(tf\.matMul.*|.*matMul.*)(;)$/, (m) => `${m[1]}tf.transpose(${m[3]})${m[4]}`),
  row('layer index', ['layer-index-off-by-one', 'stale-cache'], /W3\.transpose\(\)/, () => 'W2.transpose()'),
  row('layer index, activations', ['layer-index-off-by-one', 'stale-cache'], /tf\.matMul\(dZ3, A2\.transpose/, () => 'tf.matMul(dZ3, A1.transpose'),
  row('layer index, input', ['layer-index-off-by-one', 'stale-cache'], /tf\.matMul\(dZ1, X\.transpose/, () => 'tf.matMul(dZ1, A1.transpose'),
  row('layer index, ReLU', ['layer-index-off-by-one', 'wrong-activation-derivative', 'stale-cache'], /tf\.greater\(Z1, 0\)/, () => 'tf.greater(Z2, 0)'),
  row('state index', ['layer-index-off-by-one', 'stale-cache'], /states\[t - 1\]/, () => 'states[t]'),
  row('state index in the derivative', ['layer-index-off-by-one', 'wrong-activation-derivative', 'stale-cache'], /states\[t\]\.square/, () => 'states[t - 1].square'),
  row('shuffled cache', ['shuffled-cache'], /\b(A1|A2|X|H|F)\.transpose\(\)/, (m) => `${m[1]}.reverse(${m[1] === 'H' || m[1] === 'F' ? 0 : 1}).transpose()`),
  row('regularisation missing', 'missing-regularization', /\.add\(tf\.mul\(W\d, lambda \/ m\)\)/, drop),
  row('regularisation missing in the cost', 'regularization-missing-in-cost', /return tf\.add\(crossEntropy, penalty\)/, () => 'return crossEntropy', { anywhere: true }),
  row('regularisation without 1/m', 'regularization-without-1-over-m', /lambda \/ m\)/, () => 'lambda)'),
  row('regularisation doubled', 'doubled-regularization', /lambda \/ m\)/, () => '(2 * lambda) / m)'),
  row('regularisation halved', ['regularization-factor', 'factor-half'], /lambda \/ m\)/, () => 'lambda / (2 * m))'),
  row('regularisation subtracted', 'wrong-sign', /\.add\((tf\.mul\(W\d, lambda \/ m\))\)/, (m) => `.sub(${m[1]})`),
  row('bias regularised', 'regularization-on-bias', /(const db1 = .*)(;)$/, (m) => `${m[1]}.add(tf.mul(parameters.b1, lambda / m))${m[2]}`, { only: /db1/ }),
  row('regularisation on the other weights', ['wrong-operand', 'layer-index-off-by-one'], /tf\.mul\(W1, lambda/, () => 'tf.mul(W1.square(), lambda'),
  row('dropout mask not applied', 'dropout-mask-not-applied', /\.mul\(D\d\)/, drop),
  row('dropout not divided by keep_prob', 'dropout-not-divided-by-keep-prob', /\.div\(keepProb\)/, drop),
  row('dropout times keep_prob', 'dropout-not-divided-by-keep-prob', /\.div\(keepProb\)/, () => '.mul(keepProb)'),
  row('dropout divided twice', 'dropout-divided-twice', /\.div\(keepProb\)/, () => '.div(keepProb).div(keepProb)'),
  row('batch norm: mean term dropped', 'batch-norm-terms-dropped', /tf\.sub\(dZhat, tf\.mean\(dZhat, 1, true\)\)/, () => 'dZhat'),
  row('batch norm: variance term dropped', 'batch-norm-terms-dropped', /= tf\.sub\((tf\.sub\(dZhat, tf\.mean\(dZhat, 1, true\)\)), tf\.mul\(.*\)\);/, (m) => `= ${m[1]};`),
  row('batch norm: both dropped', 'batch-norm-terms-dropped', /const inner = .*;/, () => 'const inner = dZhat;'),
  row('layer norm: mean term dropped', 'batch-norm-terms-dropped', /\.sub\(dN\.mean\(1, true\)\)/, drop),
  row('layer norm: variance term dropped', 'batch-norm-terms-dropped', /\.sub\(N\.mul\(dN\.mul\(N\)\.mean\(1, true\)\)\)/, drop),
  row('gamma lost', ['missing-factor'], /= tf\.mul\(dZt, gamma\)/, () => '= dZt'),
  row('sigma lost', ['missing-factor'], /tf\.div\(inner, sigma\)/, () => 'tf.mul(inner, 1)'),
  row('times sigma', ['wrong-operation', 'missing-factor'], /tf\.div\(inner, sigma\)/, () => 'tf.mul(inner, sigma)'),
  row('divided by sigma squared', ['wrong-operand', 'missing-factor', 'extra-operation'], /tf\.div\(inner, sigma\)/, () => 'tf.div(inner, sigma.square())'),
  row('Z for Zhat', ['stale-cache', 'wrong-operand', 'layer-index-off-by-one'], /tf\.mul\(dZt, Zhat\)/, () => 'tf.mul(dZt, A1)'),
  row('skip path missing', 'missing-term', /tf\.add\((tf\.matMul\(W2\.transpose\(\), dZ2\)), dZ3\)/, (m) => m[1]),
  row('skip path subtracted', 'wrong-sign', /tf\.add\((tf\.matMul\(W2\.transpose\(\), dZ2\)), dZ3\)/, (m) => `tf.sub(${m[1]}, dZ3)`),
  row('skip path from elsewhere', ['wrong-operand', 'missing-term', 'stale-cache'], /, dZ3\)/, () => ', dA2)', { only: /tf\.add/ }),
  row('decoder term missing', 'missing-term', /encoder\.add\(decoder\)/, () => 'encoder'),
  row('encoder term missing', 'missing-term', /encoder\.add\(decoder\)/, () => 'decoder'),
  row('term twice', ['extra-term', 'factor-2', 'constant-factor'], /encoder\.add\(decoder\)/, () => 'encoder.add(decoder).add(decoder)'),
  row('average pool without 1/4', ['constant-factor'], /\.div\(4\)/, drop),
  row('cost derivative without 2', 'factor-half', /\.mul\(2\)/, drop),
  row('dW from dA instead of dZ', ['wrong-operand', 'stale-cache', 'layer-index-off-by-one', 'missing-activation-derivative'], /tf\.matMul\(dZ1, X\.transpose/, () => 'tf.matMul(dA1, X.transpose'),
  row('db from dA instead of dZ', ['wrong-operand', 'stale-cache', 'layer-index-off-by-one', 'missing-activation-derivative'], /tf\.sum\(dZ1, 1, true\)/, () => 'tf.sum(dA1, 1, true)'),
  row('dZ/A for the cost derivative', ['missing-factor', 'wrong-operand', 'extra-operation', 'constant-factor'], /= tf\.sub\(A2, Y\)/, () => '= tf.sub(A2, Y).mul(A2)'),
  row('loss derivative with plus', 'wrong-sign', /tf\.neg\(tf\.sub\((tf\.div\(Y, AL\)), (tf\.div\(tf\.sub\(1, Y\), tf\.sub\(1, AL\)\))\)\)/, (m) => `tf.neg(tf.add(${m[1]}, ${m[2]}))`, { anywhere: true }),
  row('loss derivative without minus', 'wrong-sign', /tf\.neg\((tf\.sub\(tf\.div\(Y, AL\), tf\.div\(tf\.sub\(1, Y\), tf\.sub\(1, AL\)\)\))\)/, (m) => m[1], { anywhere: true }),
  row('sigmoid layer treated as ReLU', ['missing-activation-derivative', 'wrong-activation-derivative', 'missing-factor', 'relu-derivative-at-negatives'], /caches\[L - 1\], 'sigmoid'/, () => "caches[L - 1], 'relu'", { anywhere: true }),
  row('last examples dropped', ['extra-operation', 'extra-term', 'missing-term', 'stale-cache', 'wrong-operand'], /const dZ2 = (tf\.sub\(A2, Y\));/, (m) => `const dZ2 = ${m[1]}.mul(tf.range(0, m).less(m - 2).toFloat());`),
];

/** Every place where the mistake can be made, one mutant each. */
export function mutants(text: string, mutator: Mutator): Mutant[] {
  const lines = text.split('\n');
  let backward = false;
  return lines.flatMap((line, i) => {
    if (line.includes('// backward')) backward = true;
    if (!backward && !mutator.anywhere) return [];
    if (mutator.only && !mutator.only.test(line)) return [];
    const match = mutator.pattern.exec(line);
    if (!match || /^import|^ *\/\//.test(line)) return [];
    const changed = line.slice(0, match.index) + mutator.by(match) + line.slice(match.index + match[0].length);
    if (changed === line) return [];
    return [{ mistake: mutator.mistake, ids: mutator.ids, text: [...lines.slice(0, i), changed, ...lines.slice(i + 1)].join('\n'), line: i + 1 }];
  });
}

/** Renames what the file declares (not its exports, keys or parameters' names) and rewrites some algebra; lines stay. */
export function disguised(text: string, random: () => number): string {
  const names = new Set([...text.matchAll(/\b(?:const|let) (\w+)\b/g)].map((m) => m[1]).filter((name) => !/^(d?(W|b|w|K|c|gamma|beta|scale|shift|by|ba|Wax|Waa|Wya)\d*|db\w|dW\w+|grads)$/.test(name)));
  let result = text;
  for (const name of names) {
    if (name.length < 2 || new RegExp(`[{,] *${name} *[,}]`).test(text) || new RegExp(`\\.${name}\\b`).test(text)) continue;
    const fresh = `${'pqrstuv'[Math.floor(random() * 7)]}${Math.floor(random() * 1e6).toString(36)}${name.length}`;
    result = result.replace(new RegExp(`(?<![.\\w'])${name}(?![\\w'])`, 'g'), fresh);
  }
  if (random() < 0.5) result = result.replace(/tf\.sub\((\w+), (\w+)\)/g, (all, a: string, b: string) => (/^\d/.test(a) ? all : `${a}.sub(${b})`));
  if (random() < 0.5) result = result.replace(/tf\.matMul\((\w+), (\w+)\.transpose\(\)\)/g, 'tf.matMul($1, $2, false, true)');
  if (random() < 0.3) result = result.replace(/\.div\(m\)/g, '.mul(1 / m)');
  return result;
}
