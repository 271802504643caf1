import type { DocumentHighlight, Location, Range, TextEdit } from 'vscode-languageserver/node';
import { ResponseError, ErrorCodes } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, ContractEntry, ContractLetter, FunctionFact, Position } from '../../shapes/analysis';
import { contains, innermost } from '../ranges';

/**
 * Where the thing at a position is declared: a letter at its first mention in the contract, a parameter's own declaration at
 * its entry, an entry at its parameter.
 */
export function definition(uri: string, analysis: Analysis, position: Position): Location[] {
  const letter = letterAt(analysis, position);
  if (letter) return [{ uri, range: occurrences(letter)[0].range }];
  for (const owner of analysis.functions) {
    const entry = owner.contract.find((each) => contains(each.range, position));
    const declared = entry && owner.parameters.find(({ name }) => name === root(entry));
    if (declared) return [{ uri, range: declared.range }];
    const parameter = owner.parameters.find(({ range }) => contains(range, position));
    if (parameter) return entriesOf(owner, parameter.name).map(({ range }) => ({ uri, range }));
  }
  return [];
}

/** The contract's entries for the parameter whose name stands at a position, anywhere in its function. */
export function declaration(uri: string, document: TextDocument, analysis: Analysis, position: Position): Location[] {
  const there = definition(uri, analysis, position);
  const owner = innermost(analysis.functions, position);
  if (there.length > 0 || !owner) return there;
  const name = wordAt(document, position);
  if (name === undefined || !owner.parameters.some((parameter) => parameter.name === name)) return [];
  return entriesOf(owner, name).map(({ range }) => ({ uri, range }));
}

/** @returns the range of the letter at a position, and its name; undefined where there is no letter of a contract. */
export function prepareRename(analysis: Analysis, position: Position): { range: Range; placeholder: string } | undefined {
  const found = letterAt(analysis, position);
  return found && { range: found.letter.range, placeholder: found.letter.name };
}

/**
 * Renames a letter in every entry of its contract.
 * @throws ResponseError with a sentence where the new name is no letter, or already means another size there.
 */
export function rename(analysis: Analysis, position: Position, newName: string): TextEdit[] | undefined {
  const found = letterAt(analysis, position);
  if (!found || found.letter.name === newName) return found && [];
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(newName)) {
    throw new ResponseError(ErrorCodes.InvalidParams, `"${newName}" is no name for a dimension: use letters, digits and _, such as n_x.`);
  }
  if (lettersOf(found.owner).some(({ name }) => name === newName)) {
    throw new ResponseError(ErrorCodes.InvalidParams, `${newName} is already another size in the contract of ${found.owner.name}: choose a name that is free.`);
  }
  return occurrences(found).map(({ range }) => ({ range, newText: newName }));
}

/** Every mention of the letter at a position in its contract. */
export function highlights(analysis: Analysis, position: Position): DocumentHighlight[] {
  const found = letterAt(analysis, position);
  return found ? occurrences(found).map(({ range }) => ({ range })) : [];
}

interface Found {
  owner: FunctionFact;
  letter: ContractLetter;
}

function letterAt(analysis: Analysis, position: Position): Found | undefined {
  for (const owner of analysis.functions) {
    const letter = lettersOf(owner).find(({ range }) => contains(range, position));
    if (letter) return { owner, letter };
  }
  return undefined;
}

function lettersOf(owner: FunctionFact): ContractLetter[] {
  return owner.contract.flatMap(({ letters }) => letters);
}

function occurrences({ owner, letter }: Found): ContractLetter[] {
  return lettersOf(owner).filter(({ name }) => name === letter.name);
}

function entriesOf(owner: FunctionFact, parameter: string): ContractEntry[] {
  return owner.contract.filter((entry) => root(entry) === parameter);
}

/** `parameters` of `parameters.W1`, `cache` of `cache[1]`. */
function root({ name }: ContractEntry): string {
  return /^[^.[]*/.exec(name)![0];
}

function wordAt(document: TextDocument, { line, character }: Position): string | undefined {
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  for (const match of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    if (match.index <= character && character <= match.index + match[0].length) return match[0];
  }
  return undefined;
}
