import type { Family } from './calls';
import { elementwise } from './elementwise';
import { helpers } from './helpers';
import { layers } from './layers';
import { making } from './making';
import { picking } from './picking';
import { products } from './products';
import { reductions } from './reductions';
import { spatial } from './spatial';

/** How calls of every operation are generated, by exported name. */
export const families: Family = { ...elementwise, ...reductions, ...products, ...making, ...picking, ...spatial, ...layers, ...helpers };
