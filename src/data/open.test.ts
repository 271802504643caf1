import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cats, haveCats } from '../../test/cats';
import { distribution } from '../distribution';
import { shippedLike } from './alike';
import type * as Library from './hdf5-library';
import { openDataset, shippedDataset } from './open';

const folder = mkdtempSync(join(tmpdir(), 'lab-data-'));

function table(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('shipped data', () => {
  it('has real digits in a fixed split, pixels in [0, 1]', () => {
    const { train, test } = shippedDataset('digits');
    expect([train.m + test.m, train.featureShape]).toEqual([1797, [8, 8, 1]]);
    expect(Math.max(...train.features)).toBe(1);
    expect([...new Set(test.labels)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(shippedDataset('digits').test.labels).toEqual(test.labels);
  });
});

describe('data sets by name', () => {
  it('those of the same kind have examples of the same shape, and two labels', () => {
    for (const id of ['flower', 'digits-pair']) {
      expect(shippedLike(id)).toContain(id);
      for (const like of shippedLike(id)) {
        const { train } = shippedDataset(like);
        expect([like, train.featureShape, [...new Set(train.labels)].sort()]).toEqual([like, shippedDataset(id).train.featureShape, [0, 1]]);
      }
    }
  });

  it('are opened by their ids', async () => {
    expect(await openDataset('moons')).toEqual(shippedDataset('moons'));
  });
});

describe('tables', () => {
  it.each([
    ['header', 'x,y,team\n1,2,0\n3,4,1\n'],
    ['no header', '1,2,0\n3,4,1\n'],
    ['semicolons and Windows lines', 'x;y;team\r\n1;2;0\r\n3;4;1\r\n'],
    ['tabs', '1\t2\t0\n3\t4\t1'],
    ['quotes and blank lines', '"x","y","team"\n\n"1","2","0"\n\n"3","4","1"\n\n'],
    ['byte order mark', '\uFEFF1,2,0\n3,4,1\n'],
    ['a header of other width', '2,2,no,yes\n1,2,0\n3,4,1\n'],
    ['labels in words', 'x,y,team\n1,2,away\n3,4,home\n'],
    ['spaces, as np.savetxt writes', '# x y team\n 1.0 2.00  0\n3e0 +4 1\n'],
    ['old lines', '1,2,0\r3,4,1\r'],
    ['a comment before the header', '# of 2026, two teams\nx,y,team\n1,2,0\n3,4,1\n'],
    ["Excel's line for the separator", 'sep=;\nx;y;team\n1;2;0\n3;4;1\n'],
    ['bars', 'x|y|team\n1|2|0\n3|4|1\n'],
    ['columns that pandas counts', '0,1,2\n1,2,0\n3,4,1\n'],
    ["rows that pandas counts", ',x,y,team\n0,1,2,0\n1,3,4,1\n'],
    ['rows and columns that pandas counts', ',0,1,2\n0,1,2,0\n1,3,4,1\n'],
    ['empty rows of a spreadsheet', 'x,y,team\n,,\n1,2,0\n3,4,1\n,,\n'],
  ])('%s', async (name, text) => {
    const { train, test } = await openDataset(table(`${name}.csv`, text));
    const rows = [train, test].map(({ features, labels }) => [...features, ...labels].join()).sort();
    expect(rows).toEqual(['1,2,0', '3,4,1']);
  });

  it.each([
    [',x,y,team\n0,1,2,0\n1,3,4,1\n', 'The first column has no name and only counts the rows, so it was left out.'],
    ['1,2x,0\n3,4,1\n5,6,0\n', 'The first row (1, 2x, 0) holds words among numbers and was taken for the header.'],
    [',x,y,team\n0,1,2,0\n2,3,4,1\n', undefined],
    ['x,y,team\n1,2,0\n3,4,1\n', undefined],
  ])('%j: what was decided is said', async (text, note) => {
    expect((await openDataset(table('note.csv', text))).note).toBe(note);
  });

  it('standardizes columns in everyday units by the training examples, and says so', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${1000 + i * i},7,${i % 2}`);
    const { train, test, note } = await openDataset(table('areas.csv', rows.join('\n')));
    const column = [...train.features].filter((_, i) => i % 2 === 0);
    const mean = column.reduce((sum, x) => sum + x, 0) / train.m;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / train.m;
    expect([mean, variance]).toEqual([expect.closeTo(0, 5), expect.closeTo(1, 5)]);
    expect([...test.features].filter((_, i) => i % 2)).toEqual(Array(test.m).fill(0));
    expect(note).toMatch(/reach 3400, so each column was standardized/);
  });

  it.each([
    ['a,b,c\n1,2,0\n3,NaN,1\n', /line 3, column 2 \(b\): the value is missing/],
    ['1,2,0\n3,4\n', /line 2: this row has 2 cells, the first one \(line 1\) has 3/],
    ['1,inf,0\n3,4,1\n', /line 1, column 2: the value is infinite/],
    ['0,5;0,25;1\n1,5;2;0\n', /"0,25" is not a number|"1,5" is not a number\. Write decimals with a point/],
    ['1,2,0\n\n\n3,inf,1\n', /line 4, column 2: the value is infinite \(inf\)/],
    ['1,2,0\n3,1e39,1\n', /line 2, column 2: 1e39 is too large/],
    ['1,2,0\n"3,4,1\n', /line 2: a quotation mark is opened and not closed/],
    ['1,2,0\n"3,4,1\n5,6,0\n7,8,1\n', /line 2: a quotation mark is opened and not closed/],
    ['1,2,0\n3"3,4,1\n', /line 2: a quotation mark/],
    ['1\n2\n', /line 1: a row needs at least one feature/],
    ['\na,b,c\n', /line 2: there is no row of numbers after this header/],
    ['', /bad\.csv: the file is empty/],
    ['1;2;0\n3;4,5;1\n', /line 2, column 2: "4,5" is not a number\. Write decimals with a point/],
    ['x,y,z\n1,2,cat\n3,4,1\n', /line 3, column 3 \(z\), the label: 1 is a number, but the first label \(line 2\) is the word "cat"/],
    ['1,2,0\n3,4,dog\n', /line 2, column 3, the label: "dog" is not a number/],
    ['"a\nb",y,z\n1,x,0\n', /line 3, column 2 \(y\): "x" is not a number/],
    ['1,2,0\n', /one example is not enough/],
    ['1,2,0\n3,4,\n', /line 2, column 3, the label: the value is missing/],
    ['\x89PNG\0\0', /line 1: this is no text table: it contains zero bytes\. Save it as CSV/],
  ])('refuses %j', async (text, message) => {
    await expect(openDataset(table('bad.csv', text))).rejects.toThrow(message);
  });
});

it('takes a column of text for no label', async () => {
  const text = Array.from({ length: 10_002 }, (_, i) => `1,word ${i}`).join('\n');
  await expect(openDataset(table('words.csv', text))).rejects.toThrow(/line 10001, column 2, the label: the column holds more than 10000 different words/);
});

describe('packed tables', () => {
  const text = '1,2,0\n3,4,1\n';
  it('are read', async () => {
    const { train, test } = await openDataset(table('a.csv.gz', gzipSync(text)));
    expect(train.m + test.m).toBe(2);
  });

  it.each([
    ['cut short', gzipSync(text).subarray(0, 25), /a\.csv\.gz, at its end: the packed data stop short/],
    ['with another checksum', Buffer.concat([gzipSync(text).subarray(0, -8), Buffer.alloc(8)]), /a\.csv\.gz, at its end: it cannot be unpacked \(incorrect data check\)\. The file may be damaged/],
    ['not packed at all', text, /a\.csv\.gz, at its beginning: it cannot be unpacked \(incorrect header check\)/],
  ])('%s: refused', async (_, content, message) => {
    await expect(openDataset(table('a.csv.gz', content))).rejects.toThrow(message);
  });
});

describe('the course\'s HDF5 files', () => {
  it.skipIf(!haveCats).each([['train.h5'], ['test.h5'], ['']])('are found from %j', async (name) => {
    const { train, test } = await openDataset(join(cats, name));
    expect([train.m, test.m, train.featureShape]).toEqual([209, 50, [64, 64, 3]]);
    expect(train.labels.reduce((sum, label) => sum + label, 0)).toBe(72);
    expect(train.features[0]).toBe(Math.fround(17 / 255));
  });

  it('or hold X and y under the names that an archive of NumPy has', async () => {
    const h5 = createRequire(__filename)(distribution('hdf5.js')) as typeof Library;
    await h5.ready;
    const path = join(folder, 'named.h5');
    const file = new h5.File(path, 'w');
    file.create_dataset({ name: 'X', data: Float32Array.from({ length: 30 }, (_, i) => i), shape: [10, 3] });
    file.create_dataset({ name: 'y', data: Int32Array.from({ length: 10 }, (_, i) => i % 2), shape: [10] });
    file.create_dataset({ name: 'remark', data: 'by hand' });
    file.close();
    const { train, test } = await openDataset(path);
    expect([train.featureShape, [...train.features, ...test.features].sort((a, b) => a - b)]).toEqual([[3], Array.from({ length: 30 }, (_, i) => i)]);
    expect([...train.features].filter((_, i) => i % 3 === 0).map((x) => (x / 3) % 2)).toEqual([...train.labels]);
  });

  it.each([
    ['text.h5', 'no HDF5 at all', /text\.h5, at its beginning: it cannot be read as HDF5 \(file signature not found\)/],
    ['empty.h5', '', /empty\.h5, at its beginning: it cannot be read as HDF5/],
  ])('refuses %s', async (name, text, message) => {
    await expect(openDataset(table(name, text))).rejects.toThrow(message);
  });
});

it('says which files it reads', async () => {
  await expect(openDataset(table('a.xlsx', ''))).rejects.toThrow(/"\.xlsx" is none of the kinds that the lab reads\. Choose \.csv/);
  await expect(openDataset(join(folder, 'none.csv'))).rejects.toThrow(/no such file/);
});
