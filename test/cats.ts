import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The course's cat pictures are not the lab's to ship: tests take them from a folder beside the project, when there. */
export const cats = process.env.DEEP_LEARNING_LAB_CATS ?? join(__dirname, '..', '..', 'shared', 'data', 'cats');
export const haveCats = existsSync(join(cats, 'train.h5'));
