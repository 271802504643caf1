/**
 * The gradient check against mechanical mistakes: npx vite-node test/proof/gradients.ts [SEEDS] [ROUNDS], which rewrites
 * test/gradients/catalogue.md. SEEDS random networks must pass unspoilt; each mistake is made ROUNDS times at each place.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadExercises } from '../../src/course/catalogue';
import { examine, allMutants, networks, outcome, prepare, type Outcome } from '../gradients/catalogue';
import { exerciseOutcomes } from '../gradients/exercises';

const seeds = Number(process.argv[2] ?? 1000);
const rounds = Number(process.argv[3] ?? 1);

interface Row {
  mistake: string;
  ids: string[];
  places: number;
  harmless: number;
  refused: number;
  detected: number;
  named: number;
  lines: number;
}

async function prove(): Promise<void> {
  const tf = await prepare();
  const started = performance.now();
  let passed = 0;
  let agreement = 0;
  let compared = 0;
  const failures: string[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const network = networks[seed % networks.length];
    const report = await examine(tf, network.text, network.inputs(seed));
    if (report.verdict === 'pass') passed++;
    else failures.push(`${network.name}, seed ${seed}: ${report.verdict} ${report.reason ?? report.causes[0]?.message}`);
    // The quick check looks at directions; the differences of every entry come from the full one.
    const { parameters } = await examine(tf, network.text, network.inputs(seed), true);
    for (const { entries } of parameters) {
      const size = Math.max(...entries.map(({ autodiff }) => Math.abs(autodiff ?? 0)));
      for (const { numeric, autodiff } of entries) {
        if (numeric === undefined || autodiff === undefined || size <= 1e-6) continue;
        compared++;
        agreement = Math.max(agreement, Math.abs(numeric - autodiff) / size);
      }
    }
  }
  console.log(`unspoilt: ${passed} of ${seeds} pass`);

  const rows = new Map<string, Row>();
  const misses: string[] = [];
  let done = 0;
  const note = (one: Outcome): void => {
    const row = rows.get(one.mistake) ?? { mistake: one.mistake, ids: one.ids, places: 0, harmless: 0, refused: 0, detected: 0, named: 0, lines: 0 };
    rows.set(one.mistake, row);
    row.places++;
    const first = one.report.causes[0];
    if (one.same) row.harmless++;
    else if (first && ['throws', 'wrong-shape'].includes(first.id)) row.refused++;
    else {
      if (one.report.verdict === 'fail') row.detected++;
      if (one.named) row.named++;
      if (one.named && one.lineRight) row.lines++;
      if (!one.named) misses.push(`${one.network}, line ${one.line}: ${one.mistake}: ${one.report.verdict === 'fail' ? `${first?.id} in line ${first?.line}` : one.report.verdict}`);
    }
    if (++done % 100 === 0) console.log(`${done} mistakes, ${Math.round((performance.now() - started) / 1000)} s`);
  };
  for (let round = 0; round < rounds; round++) {
    for (const network of networks) for (const [i, mutant] of allMutants(network).entries()) note(await outcome(tf, network, mutant, 1000 + round * 97 + i));
  }
  for (const exercise of await loadExercises()) for await (const one of exerciseOutcomes(tf, exercise)) note(one);

  const all = [...rows.values()];
  const sum = (of: (row: Row) => number) => all.reduce((total, row) => total + of(row), 0);
  const wrong = sum(({ places, harmless, refused }) => places - harmless - refused);
  const share = (count: number) => `${count} of ${wrong} (${((100 * count) / wrong).toFixed(1)} %)`;
  writeFileSync(
    join(__dirname, '..', 'gradients', 'catalogue.md'),
    [
      '# Mistakes in backward passes: what the gradient check says',
      '',
      `${all.length} kinds of mistakes, made at every place where they fit: in ${networks.length} networks that are no exercises (variables renamed, algebra rewritten,`,
      'sizes and numbers random) and in the exercises with a backward pass. Written by the proof (`test/proof/gradients.ts`).',
      '',
      `- Unspoilt networks that pass: ${passed} of ${seeds} random ones. Largest |numeric - autodiff| over the largest entry, in ${compared} entries: ${agreement.toExponential(1)}.`,
      `- Mistakes that change the gradient and are found: ${share(sum(({ detected }) => detected))}; stopped before by their shapes or an error, with the line: ${sum(({ refused }) => refused)}; without effect: ${sum(({ harmless }) => harmless)}.`,
      `- Rightly named first: ${share(sum(({ named }) => named))}; with the line of the change: ${share(sum(({ lines }) => lines))}.`,
      '',
      '| mistake | accepted names | wrong | found | named | line |',
      '|---|---|---|---|---|---|',
      ...all.map(({ mistake, ids, places, harmless, refused, detected, named, lines }) => `| ${mistake.replaceAll('|', '\\|')} | ${ids.join(', ')} | ${places - harmless - refused} | ${detected} | ${named} | ${lines} |`),
      '',
      ...(failures.length ? ['## Unspoilt, not passed', '', ...failures.map((text) => `- ${text}`), ''] : []),
      '## Named otherwise',
      '',
      ...misses.map((text) => `- ${text}`),
      '',
    ].join('\n'),
  );
  console.log(`found ${share(sum(({ detected }) => detected))}, named ${share(sum(({ named }) => named))}, line ${share(sum(({ lines }) => lines))}; ${Math.round((performance.now() - started) / 1000)} s`);
}

void prove();
