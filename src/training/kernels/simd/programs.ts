/** The loops over floats that products and convolutions are made of. Addresses and steps are in bytes. */
import {
  add, add4, addFloat, AssembledFunction, atLeast, countDown, greater4, increase, integerLane, lane, load, load4, loopWhile, lowest4, minusOne4, multiply, multiply4, select4, set, shiftLeft,
  shuffle4, spread4, spreadInteger4, store, store4, subtract, when, zero4, type Statement,
} from './assembler';

/** Columns of a panel: two vectors of four floats. */
export const PANEL = 8;
const ROWS = 4;

/**
 * C (n, columns) = or += A B for one panel of at most 8 columns. The inner index runs through `segments` stretches of `length`: A's
 * element moves by aStep within a stretch and by aJump from one to the next, so that a picture's windows are rows
 * of A without being copied; B's row moves by bStep throughout. Reads up to 28 bytes behind B's and C's rows, and uses none of them.
 */
function panel(): AssembledFunction {
  const f = new AssembledFunction('panel');
  const { n, segments, length, a, aRow, aStep, aJump, b, bStep, c, cRow, columns, accumulate, spare } = f.takes(
    'n', 'segments', 'length', 'a', 'aRow', 'aStep', 'aJump', 'b', 'bStep', 'c', 'cRow', 'columns', 'accumulate', 'spare',
  );
  const [s, l, pb, back, from, to, count] = f.variables('i32', 7);
  const pa = f.variables('i32', ROWS);
  const pc = f.variables('i32', ROWS);
  const sums = pa.map(() => f.variables('v128', 2));
  const [b0, b1, factor] = f.variables('v128', 3);

  const tile = (rows: number): Statement[] => {
    const each = (statements: (r: number) => Statement[]) => Array.from({ length: rows }, (_, r) => statements(r)).flat();
    return [
      ...each((r) => [set(pa[r], r ? add(pa[r - 1], aRow) : a), set(pc[r], r ? add(pc[r - 1], cRow) : c)]),
      when(
        accumulate,
        each((r) => [set(sums[r][0], load4(pc[r])), set(sums[r][1], load4(pc[r], 16))]),
        each((r) => [set(sums[r][0], zero4), set(sums[r][1], zero4)]),
      ),
      set(pb, b),
      set(s, segments),
      countDown(s, [
        set(l, length),
        countDown(l, [
          set(b0, load4(pb)),
          set(b1, load4(pb, 16)),
          ...each((r) => [
            set(factor, spread4(pa[r])),
            set(sums[r][0], add4(sums[r][0], multiply4(factor, b0))),
            set(sums[r][1], add4(sums[r][1], multiply4(factor, b1))),
            increase(pa[r], aStep),
          ]),
          increase(pb, bStep),
        ]),
        ...each((r) => [increase(pa[r], back)]),
      ]),
      when(
        atLeast(columns, PANEL),
        each((r) => [store4(pc[r], sums[r][0]), store4(pc[r], sums[r][1], 16)]),
        each((r) => [
          store4(spare, sums[r][0]),
          store4(spare, sums[r][1], 16),
          set(from, spare),
          set(to, pc[r]),
          set(count, columns),
          countDown(count, [store(to, load(from)), increase(from, 4), increase(to, 4)]),
        ]),
      ),
      increase(a, multiply(aRow, rows)),
      increase(c, multiply(cRow, rows)),
      set(n, subtract(n, rows)),
    ];
  };

  return f.does(
    set(back, subtract(aJump, multiply(aStep, length))),
    loopWhile(atLeast(n, ROWS), tile(ROWS)),
    ...[3, 2, 1].map((rows) => when(atLeast(n, rows), tile(rows))),
  );
}

/** y (columns) += x (rows) A for A with rows of `row` bytes: four rows of A at a time, so that A is read once, in order. */
function addRows(): AssembledFunction {
  const f = new AssembledFunction('addRows');
  const { y, x, a, row, rows, columns } = f.takes('y', 'x', 'a', 'row', 'rows', 'columns');
  const [left, py] = f.variables('i32', 2);
  const pa = f.variables('i32', ROWS);
  const factors = f.variables('v128', ROWS);
  const block = (count: number): Statement[] => {
    const each = <T>(make: (r: number) => T) => Array.from({ length: count }, (_, r) => make(r));
    const four = each((r) => r).reduce<number[]>((sum, r) => add4(sum, multiply4(factors[r], load4(pa[r]))), load4(py));
    const one = each((r) => r).reduce<number[]>((sum, r) => addFloat(sum, lane(multiply4(factors[r], spread4(pa[r])), 0)), load(py));
    return [
      ...each((r) => set(pa[r], r ? add(pa[r - 1], row) : a)),
      ...each((r) => set(factors[r], spread4(x, 4 * r))),
      set(py, y),
      set(left, columns),
      loopWhile(atLeast(left, 4), [store4(py, four), increase(py, 16), ...each((r) => increase(pa[r], 16)), set(left, subtract(left, 4))]),
      loopWhile(left, [store(py, one), increase(py, 4), ...each((r) => increase(pa[r], 4)), set(left, subtract(left, 1))]),
      increase(a, multiply(row, count)),
      increase(x, 4 * count),
      set(rows, subtract(rows, count)),
    ];
  };
  return f.does(loopWhile(atLeast(rows, ROWS), block(ROWS)), loopWhile(rows, block(1)));
}

/** y (rows) = A x for A with rows of `row` bytes and x (columns): each row of A is multiplied and summed. */
function dotRows(): AssembledFunction {
  const f = new AssembledFunction('dotRows');
  const { y, x, a, row, rows, columns } = f.takes('y', 'x', 'a', 'row', 'rows', 'columns');
  const [left, pa, px] = f.variables('i32', 3);
  const sums = f.variables('v128', 4);
  const [all] = f.variables('v128', 1);
  const [rest] = f.variables('f32', 1);
  const advance = (bytes: number) => [increase(pa, bytes), increase(px, bytes), set(left, subtract(left, bytes / 4))];
  return f.does(
    loopWhile(rows, [
      ...sums.map((sum) => set(sum, zero4)),
      set(pa, a),
      set(px, x),
      set(left, columns),
      loopWhile(atLeast(left, 16), [...sums.map((sum, i) => set(sum, add4(sum, multiply4(load4(pa, 16 * i), load4(px, 16 * i))))), ...advance(64)]),
      loopWhile(atLeast(left, 4), [set(sums[0], add4(sums[0], multiply4(load4(pa), load4(px)))), ...advance(16)]),
      set(all, add4(add4(sums[0], sums[1]), add4(sums[2], sums[3]))),
      set(rest, addFloat(addFloat(lane(all, 0), lane(all, 1)), addFloat(lane(all, 2), lane(all, 3)))),
      loopWhile(left, [set(rest, addFloat(rest, lane(multiply4(spread4(pa), spread4(px)), 0))), ...advance(4)]),
      store(y, rest),
      increase(y, 4),
      increase(a, row),
      set(rows, subtract(rows, 1)),
    ]),
  );
}

/** The next 8 columns of row-major B (rows, ...) one row after another. Reads up to 28 bytes behind a row. */
function packRows(): AssembledFunction {
  const f = new AssembledFunction('packRows');
  const { to, from, row, rows } = f.takes('to', 'from', 'row', 'rows');
  return f.does(
    countDown(rows, [store4(to, load4(from)), store4(to, load4(from, 16), 16), increase(to, 4 * PANEL), increase(from, row)]),
  );
}

/** The same panel where B lies transposed, (columns, rows): 4 x 4 elements at a time, then what is left one by one. */
function packColumns(): AssembledFunction {
  const f = new AssembledFunction('packColumns');
  const { to, from, column, rows, columns } = f.takes('to', 'from', 'column', 'rows', 'columns');
  const [left, target] = f.variables('i32', 2);
  const sources = f.variables('i32', 4);
  const given = f.variables('v128', 4);
  const pairs = f.variables('v128', 4);
  const [single] = f.variables('i32', 1);
  const begin: Statement[] = [set(left, rows), set(target, to)];
  const fourColumns: Statement[] = [
    ...begin,
    ...sources.map((source, r) => set(source, r ? add(sources[r - 1], column) : from)),
    loopWhile(atLeast(left, 4), [
      ...given.map((vector, r) => set(vector, load4(sources[r]))),
      set(pairs[0], shuffle4(given[0], given[1], [0, 4, 1, 5])),
      set(pairs[1], shuffle4(given[2], given[3], [0, 4, 1, 5])),
      set(pairs[2], shuffle4(given[0], given[1], [2, 6, 3, 7])),
      set(pairs[3], shuffle4(given[2], given[3], [2, 6, 3, 7])),
      ...[0, 1, 2, 3].map((r) => {
        const [first, second] = r < 2 ? [pairs[0], pairs[1]] : [pairs[2], pairs[3]];
        return store4(target, shuffle4(first, second, r % 2 ? [2, 3, 6, 7] : [0, 1, 4, 5]), 4 * PANEL * r);
      }),
      ...sources.map((source) => increase(source, 16)),
      increase(target, 16 * PANEL),
      set(left, subtract(left, 4)),
    ]),
    loopWhile(left, [
      ...sources.flatMap((source, r) => [store(target, load(source), 4 * r), increase(source, 4)]),
      increase(target, 4 * PANEL),
      set(left, subtract(left, 1)),
    ]),
  ];
  const oneColumn: Statement[] = [
    ...begin,
    set(single, from),
    loopWhile(left, [store(target, load(single)), increase(single, 4), increase(target, 4 * PANEL), set(left, subtract(left, 1))]),
  ];
  const next = (count: number): Statement[] => [increase(to, 4 * count), increase(from, count === 4 ? shiftLeft(column, 2) : column), set(columns, subtract(columns, count))];
  return f.does(loopWhile(atLeast(columns, 4), [...fourColumns, ...next(4)]), loopWhile(columns, [...oneColumn, ...next(1)]));
}

/** to[r][i] += from[r][i] for `runs` stretches of `length` floats, which may overlap in `to`. */
function addRuns(): AssembledFunction {
  const f = new AssembledFunction('addRuns');
  const { to, toStep, from, fromStep, runs, length } = f.takes('to', 'toStep', 'from', 'fromStep', 'runs', 'length');
  const [left, pt, pf] = f.variables('i32', 3);
  const advance = (bytes: number) => [increase(pt, bytes), increase(pf, bytes), set(left, subtract(left, bytes / 4))];
  return f.does(
    loopWhile(runs, [
      set(pt, to),
      set(pf, from),
      set(left, length),
      loopWhile(atLeast(left, 4), [store4(pt, add4(load4(pt), load4(pf))), ...advance(16)]),
      loopWhile(left, [store(pt, addFloat(load(pt), load(pf))), ...advance(4)]),
      increase(to, toStep),
      increase(from, fromStep),
      set(runs, subtract(runs, 1)),
    ]),
  );
}

/**
 * For `windows` windows of rows x columns positions, one `step` apart in x and dx: adds each of dy's channels to dx where x
 * is largest, to the first of equals. Reads up to 12 bytes behind a window's channels, and uses none of them.
 */
function addToLargest(): AssembledFunction {
  const f = new AssembledFunction('addToLargest');
  const { dx, dy, x, windows, step, rows, columns, row, channels } = f.takes('dx', 'dy', 'x', 'windows', 'step', 'rows', 'columns', 'row', 'channels');
  const [left, first, upstream, target, r, q, line, position, place] = f.variables('i32', 9);
  const [values, largest, places, larger] = f.variables('v128', 4);
  const scatter = [0, 1, 2, 3].map((which) =>
    when(atLeast(left, which + 1), [
      set(place, integerLane(places, which)),
      when(atLeast(place, 0), [increase(place, target), store(place, addFloat(load(place, 4 * which), load(upstream, 4 * which)), 4 * which)]),
    ]),
  );
  return f.does(
    loopWhile(windows, [
      set(left, channels),
      set(first, x),
      set(target, dx),
      set(upstream, dy),
      loopWhile(atLeast(left, 1), [
        set(largest, lowest4),
        set(places, minusOne4),
        set(line, first),
        set(r, rows),
        countDown(r, [
          set(position, line),
          set(q, columns),
          countDown(q, [
            set(values, load4(position)),
            set(larger, greater4(values, largest)),
            set(largest, select4(values, largest, larger)),
            set(places, select4(spreadInteger4(subtract(position, first)), places, larger)),
            increase(position, shiftLeft(channels, 2)),
          ]),
          increase(line, row),
        ]),
        ...scatter,
        ...[first, target, upstream].map((pointer) => increase(pointer, 16)),
        set(left, subtract(left, 4)),
      ]),
      increase(dy, shiftLeft(channels, 2)),
      increase(x, step),
      increase(dx, step),
      set(windows, subtract(windows, 1)),
    ]),
  );
}

export const programs = [panel(), addRows(), dotRows(), packRows(), packColumns(), addRuns(), addToLargest()];
