import type { TensorFlow } from '../training';

interface Centred {
  centered: boolean;
  epsilon: number;
  applyGradients(gradients: unknown): void;
}

/**
 * Centred RMSProp divides by sqrt(E[g^2] - E[g]^2 + epsilon) (A. Graves 2013, eq. 40); tf.js takes epsilon away there, and divides by the
 * root of a negative number wherever a gradient is near 0.
 */
export function correctOptimizers(tf: TensorFlow): void {
  const prototype = tf.RMSPropOptimizer.prototype as unknown as Centred;
  const { applyGradients } = prototype;
  prototype.applyGradients = function (gradients) {
    if (!this.centered) return applyGradients.call(this, gradients);
    this.epsilon = -this.epsilon;
    try {
      applyGradients.call(this, gradients);
    } finally {
      this.epsilon = -this.epsilon;
    }
  };
}
