import { coreLayers } from './core';
import type { LayerKind } from './layer';
import { mergingLayers } from './merging';
import { recurrentLayers } from './recurrent';
import { spatialLayers } from './spatial';

const byClass = new Map<string, LayerKind>();

/** A layer by its name in a saved model: `Dense`. */
export const kindOf = (className: string): LayerKind | undefined => byClass.get(className);

export const layerKinds: readonly LayerKind[] = [...coreLayers, ...spatialLayers, ...mergingLayers, ...recurrentLayers(kindOf)];
for (const kind of layerKinds) byClass.set(kind.className, kind);
