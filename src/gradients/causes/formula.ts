/** Pages that explain the right formula, one file each in media/formulas/. */
export type Formula =
  | 'activation-derivative'
  | 'batch-normalization'
  | 'cache'
  | 'chain-rule'
  | 'convolution'
  | 'dropout'
  | 'l2-regularization'
  | 'matrix-products'
  | 'pooling'
  | 'sum-over-examples'
  | 'sum-over-paths';
