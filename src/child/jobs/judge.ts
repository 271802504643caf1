import { exerciseText, loadExercise } from '../../course/catalogue';
import { contractsOf } from '../../course/engine';
import type { TensorFlow } from '../../course/exercise';
import { verdict } from '../../course/verdict';
import { InWords } from '../failure';
import type { Event, JudgeRequest } from '../messages';

export async function judge(tf: TensorFlow, { exercise: id, report }: JudgeRequest, post: (event: Event) => void): Promise<void> {
  const exercise = await loadExercise(id);
  if (!exercise) throw new InWords(`There is no exercise "${id}".`, 'usage');
  post({ event: 'checked', report: verdict(tf, exercise, await contractsOf(exerciseText(id, 'solution.ts')), report) });
}
