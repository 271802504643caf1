import type { Exercise } from '../../course/exercise';

const exercise: Exercise = {
  id: 'logistic-regression',
  title: 'Logistic regression on m examples',
  course: '1 Neural networks and deep learning',
  order: 2,
  functions: ['initializeWithZeros', 'sigmoid', 'propagate', 'optimize', 'predict'],
  checks: [],
  mistakes: [],
};

export default exercise;
