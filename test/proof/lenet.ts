/**
 * npx vite-node test/proof/lenet.ts: the cost of a verdict on LeNet-5 (61,706 parameters, batch 8) against the full check
 * of 2P forward passes, and, where python has torch, against torch.autograd.gradcheck in fast mode (PYTHON names another interpreter). Prints ratios.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Calls } from '../../src/child/gradients/calls';
import { checkSubject } from '../../src/child/gradients/run';
import { pairSubject } from '../../src/child/gradients/subject';
import { loadLearner } from '../../src/child/learner';
import { gaussian, seededRandom } from '../../src/random';
import { prepare } from '../gradients/catalogue';

const shapes: Record<string, number[]> = { K1: [5, 5, 1, 6], b1: [6], K2: [5, 5, 6, 16], b2: [16], W3: [400, 120], b3: [120], W4: [120, 84], b4: [84], W5: [84, 10], b5: [10] };

async function bench(): Promise<void> {
  const tf = await prepare();
  const normal = gaussian(seededRandom(5));
  const tensor = (shape: number[], scale: number) => {
    const nested = (axis: number): unknown => (axis === shape.length ? scale * normal() : Array.from({ length: shape[axis] }, () => nested(axis + 1)));
    return { tensor: nested(0) };
  };
  const parameters = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, tensor(shape, shape.length === 1 ? 0.1 : Math.sqrt(2 / shape.slice(0, -1).reduce((a, b) => a * b, 1)))]));
  const labels = { tensor: Array.from({ length: 8 }, (_, e) => Array.from({ length: 10 }, (_, c) => Number(c === e))) };
  const inputs = { parameters, args: [tensor([8, 32, 32, 1], 1), labels] };
  const path = join(__dirname, '..', 'gradients', 'fixtures', 'lenet-5.js');
  const source = { path, text: readFileSync(path, 'utf8') };
  const learner = loadLearner(source);
  const entries = Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);

  const calls = new Calls(tf, pairSubject(tf, learner, source, { cost: 'f', gradients: 'g' }, inputs));
  const at = calls.parameters.map(({ values }) => values);
  calls.cost(at);
  const started = performance.now();
  for (let i = 0; i < 20; i++) calls.cost(at);
  const pass = (performance.now() - started) / 20;
  console.log(`LeNet-5, ${entries} parameters, batch 8: one forward pass ${pass.toFixed(2)} ms, the full check ${(2 * entries * pass / 1000).toFixed(0)} s`);
  for (const gradients of ['g', 'wrong']) {
    const report = await checkSubject(tf, pairSubject(tf, learner, source, { cost: 'f', gradients }, inputs));
    const parts = [
      `${gradients}: ${report.verdict}, difference ${report.difference.toExponential(1)}`,
      `${report.forwardPasses} forward passes: 1/${Math.round((2 * entries) / report.forwardPasses)} of the full check`,
      `${(1000 * report.seconds).toFixed(0)} ms: 1/${Math.round((2 * entries * pass) / (1000 * report.seconds))} of its time`,
      ...report.causes.slice(0, 1).map(({ id, line }) => `${id} in line ${line}`),
    ];
    console.log(parts.join('; '));
  }
  torch();
}

function torch(): void {
  const program = `
import time, torch
torch.set_default_dtype(torch.float64); torch.manual_seed(1)
S = ${JSON.stringify(Object.values(shapes))}
to = lambda s: [s[3], s[2], s[0], s[1]] if len(s) == 4 else s
p = [(torch.randn(*to(s)) * 0.1).requires_grad_() for s in S]
X, y = torch.randn(8, 1, 32, 32), torch.arange(8)
F = torch.nn.functional
def f(K1, b1, K2, b2, W3, b3, W4, b4, W5, b5):
    P1 = F.max_pool2d(F.relu(F.conv2d(X, K1, b1)), 2)
    P2 = F.max_pool2d(F.relu(F.conv2d(P1, K2, b2)), 2)
    A4 = F.relu(F.relu(P2.reshape(8, 400) @ W3 + b3) @ W4 + b4)
    return F.cross_entropy(A4 @ W5 + b5, y)
best = 1e9
for _ in range(5):
    t = time.perf_counter(); torch.autograd.gradcheck(f, p, fast_mode=True, eps=1e-7, atol=1e-4); best = min(best, time.perf_counter() - t)
print(f"{best * 1000:.0f}")`;
  const interpreters = process.env.PYTHON ? [process.env.PYTHON] : ['python3', 'python'];
  for (const python of interpreters) {
    const run = spawnSync(python, ['-c', program], { encoding: 'utf8', timeout: 120_000 });
    if (run.status === 0) return console.log(`torch.autograd.gradcheck, fast mode, float64: ${run.stdout.trim()} ms`);
    if (run.error?.message.includes('ETIMEDOUT')) return console.log(`torch.autograd.gradcheck took more than two minutes: no comparison.`);
  }
  console.log(`No torch in ${interpreters.join(' or ')}: no comparison. Install it (pip install torch) or set PYTHON to an interpreter that has it.`);
}

void bench();
