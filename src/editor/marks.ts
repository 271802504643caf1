/** A sentence on a line of a text; lines count from 0. */
export interface Mark {
  /** The function that was checked. */
  function: string;
  line: number;
  severity: 'error' | 'warning';
  message: string;
  code?: string;
  /** Id of the page that explains the right formula. */
  formula?: string;
}

/** One edit of a text: lines `from` to `to` (inclusive, before the edit) now span `lines` lines. */
export interface LineEdit {
  from: number;
  to: number;
  lines: number;
  /** The edit added whole lines before `from` and left `from` itself as it was. */
  atLineStart: boolean;
}

/** Marks after an edit: those on edited lines are gone, because what they said is about another text; those below move along. */
export function afterEdit(marks: readonly Mark[], { from, to, lines, atLineStart }: LineEdit): Mark[] {
  const moved = lines - (to - from + 1);
  return marks.flatMap((mark) => {
    const touched = mark.line >= from && mark.line <= to && !(atLineStart && moved > 0 && from === to);
    if (touched) return [];
    return [mark.line < from ? mark : { ...mark, line: mark.line + moved }];
  });
}
