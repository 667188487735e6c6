/**
 * What the database can leave out of a scan by itself: an expression that holds for every document that a filter may match.
 * It looks for pieces of the JSON text, in which an ASCII value stands as `JSON.stringify` escapes it whatever else is there;
 * documents whose members are more than that are told apart by `wideMembers`.
 */
import type { ResourceKind } from '../directory/store';
import type { Filter, Operator } from '../scim/filter/ast';
import { fold, isAscii } from '../scim/fold';
import { text } from './codec';
import { type HeldTerm, readHeldTerms } from './held-terms';
import type { Condition } from './table';
import { wideMember } from './wide-members';

/** How closely an expression looks. Every letter in a piece of text doubles the ways to write it. */
interface Measure {
  readonly pieces: number;
  readonly letters: number;
}

const measures: readonly Measure[] = [
  { pieces: 4, letters: 2 },
  { pieces: 1, letters: 2 },
  { pieces: 1, letters: 1 },
];
const LONGEST_PIECE = 64;
/** An expression has at most 4 KB and 300 operators and functions (AWS: Service, account, and table quotas). */
const MOST_LITERALS = 120;

/** Texts of which one must be there, for each of several pieces. */
type Pieces = readonly (readonly string[])[];

/** What a part of a filter asks for, and how much it says; what says nothing is not worth asking for alone. */
interface Part {
  readonly says: number;
  readonly print: (value: (literal: string) => string) => string;
}

/** Order is not told by what a text holds. */
const textual: ReadonlySet<Operator> = new Set(['eq', 'co', 'sw', 'ew']);

const isLetter = (character: string): boolean => character >= 'a' && character <= 'z';
const inner = (value: string): string => JSON.stringify(value).slice(1, -1);

/** Cuts before a piece would hold more letters than are allowed. */
const cut = (folded: string, { pieces, letters }: Measure): readonly string[] => {
  const cuts: string[] = [];
  let [from, held] = [0, 0];
  for (let at = 0; at < folded.length && cuts.length < pieces; at += 1) {
    const letter = isLetter(folded.charAt(at));
    if ((letter && held === letters) || at - from === LONGEST_PIECE) {
      cuts.push(folded.slice(from, at));
      [from, held] = [at, 0];
    }
    if (letter) held += 1;
  }
  return cuts.length < pieces ? [...cuts, folded.slice(from)] : cuts;
};

/** All ways to write what folds to the text. */
const spellings = (folded: string): readonly string[] =>
  [...folded].reduce<readonly string[]>(
    (begun, character) =>
      isLetter(character)
        ? begun.flatMap((start) => [start + character, start + character.toUpperCase()])
        : begun.map((start) => start + character),
    [''],
  );

/** The texts that stand in the JSON of a member of ASCII text which the comparison may hold for. */
const textPieces = ({ comparison, attribute }: HeldTerm, folded: string, measure: Measure): Pieces => {
  const { operator } = comparison;
  const key = `"${attribute.name}":"`;
  const begins = operator === 'eq' || operator === 'sw';
  const ends = operator === 'eq' || operator === 'ew';
  const pieces = attribute.caseExact ? [folded] : cut(folded, measure);
  const whole = pieces.join('') === folded;
  return pieces.map((piece, position) => {
    const before = begins && position === 0 ? key : '';
    const after = ends && whole && position === pieces.length - 1 ? '"' : '';
    const ways = attribute.caseExact ? [piece] : spellings(piece);
    return ways.map((way) => `${before}${inner(way)}${after}`);
  });
};

const containing = (attribute: string, literals: readonly string[]): string =>
  literals.map((literal) => `contains(${attribute}, ${literal})`).join(' OR ');

const memberPart = (name: string, pieces: Pieces, says: number): Part => ({
  says,
  print: (value) => {
    const wide = containing('wide', [value(wideMember(name))]);
    const looks = pieces.map((ways) => containing('document', ways.map(value)));
    return looks.length === 0
      ? `(${wide})`
      : `(${wide} OR ${looks.length === 1 ? looks[0] : looks.map((look) => `(${look})`).join(' AND ')})`;
  },
});

const termPart = (term: HeldTerm, measure: Measure): Part | undefined => {
  const { comparison, attribute } = term;
  const { name } = attribute;
  // Whoever asks for what is true, such as `active`, asks for nearly everybody.
  if (typeof comparison.value === 'boolean')
    return memberPart(name, [[`"${name}":${comparison.value}`]], comparison.value ? 0 : 1);
  if (!textual.has(comparison.operator)) return undefined;
  const folded = fold(String(comparison.value), attribute.caseExact);
  if (!isAscii(folded)) return memberPart(name, [], folded.length);
  // One character or none is somewhere in nearly every document.
  const pieces = textPieces(term, folded, measure).filter(([way = '']) => way.length > 1);
  return pieces.length === 0 ? undefined : memberPart(name, pieces, folded.length);
};

const joined = (parts: readonly Part[], operator: 'AND' | 'OR', says: number): Part => {
  const [only] = parts;
  // The database refuses parentheses within parentheses that change nothing.
  if (only !== undefined && parts.length === 1) return only;
  return { says, print: (value) => `(${parts.map(({ print }) => print(value)).join(` ${operator} `)})` };
};

const partOf = (kind: ResourceKind, filter: Filter, measure: Measure): Part | undefined =>
  readHeldTerms<Part>(kind, filter, {
    term: (term) => termPart(term, measure),
    all: (parts) => {
      // What leaves most out comes first.
      const ordered = parts.toSorted((one, other) => other.says - one.says);
      return joined(ordered, 'AND', ordered[0]?.says ?? 0);
    },
    any: (parts) => joined(parts, 'OR', Math.min(...parts.map(({ says }) => says))),
  });

/** The expression of a filter; undefined where there is none that is worth asking for. */
export const filterExpression = (kind: ResourceKind, filter: Filter): Condition | undefined => {
  for (const measure of measures) {
    const part = partOf(kind, filter, measure);
    if (part === undefined || part.says === 0) return undefined;
    const names = new Map<string, string>();
    let literals = 0;
    const expression = part.print((literal) => {
      literals += 1;
      const name = names.get(literal) ?? `:f${names.size}`;
      names.set(literal, name);
      return name;
    });
    if (literals > MOST_LITERALS) continue;
    return { expression, values: Object.fromEntries([...names].map(([literal, name]) => [name, text(literal)])) };
  }
  return undefined;
};
