import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { run } from './run';
import { mutants } from './mutate';
it('runs', async () => {
  const dir = join(__dirname, 'fixtures/correct');
  let fail = 0, ok = 0, odd = 0;
  const t = Date.now();
  for (const name of readdirSync(dir)) {
    const text = readFileSync(join(dir, name), 'utf8');
    const all = mutants(join(dir, name), text);
    let i = 0;
    for (const m of all.filter((_, k) => k % Math.ceil(all.length / 8) === 0)) {
      i++;
      const r = await run(join(dir, name), m.text);
      if (!r.failure) ok++; else if (r.failure.line === undefined) { odd++; console.log(name, m.kind, m.line, r.failure.message.slice(0, 100)); } else { fail++; if (i % 4 === 0) console.log(name, m.kind, m.line, r.failure.line, r.failure.message.slice(0, 100)); }
    }
    console.log(name, all.length);
  }
  console.log(fail, ok, odd, Date.now() - t);
}, 300000);
