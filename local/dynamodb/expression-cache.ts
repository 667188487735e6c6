import conditionParser from 'dynalite/db/conditionParser';
import projectionParser from 'dynalite/db/projectionParser';
import updateParser from 'dynalite/db/updateParser';

type ParserContext = Parameters<typeof conditionParser.parse>[1]['context'];

interface Entry {
  readonly names: readonly string[];
  readonly values: readonly string[];
  /** A fresh tree, as callers change theirs, with the values of this request in it. */
  readonly build: (values: Readonly<Record<string, object>>) => unknown;
  /** Names of the values that are the bounds of a BETWEEN. */
  readonly bounds: readonly (readonly [lower: string, upper: string])[];
}

const maximumEntries = 1000;
/** Here the parser looks at values, not only at their types; at the bounds of a BETWEEN it does too, and they are looked at again. */
const looksAtValues = /attribute_type/i;

/**
 * Makes dynalite's parsers remember: parsing an expression takes 150 µs, more than all the rest of a write, and a service sends the same
 * few expressions again and again with other values.
 */
export function rememberExpressions(): void {
  for (const parser of [conditionParser, projectionParser, updateParser]) {
    const parse = parser.parse;
    const entries = new Map<string, Entry>();
    parser.parse = (expression, options) => {
      const { context } = options;
      const values = context.attrVals ?? {};
      const id = identity(expression, context);
      const known = entries.get(id);
      // A lower bound above the upper one is the parser's to refuse.
      if (known?.bounds.every(([lower, upper]) => !context.compare('GT', values[lower], values[upper]))) {
        for (const name of known.names) delete context.unusedAttrNames[name];
        for (const name of known.values) delete context.unusedAttrVals[name];
        return known.build(values);
      }
      const before = { names: { ...context.unusedAttrNames }, values: { ...context.unusedAttrVals } };
      const tree = parse(expression, options);
      if (typeof tree !== 'object' || tree === null || looksAtValues.test(expression)) return tree;
      const nameOf = new Map(Object.entries(values).map(([name, value]) => [value, name]));
      // One object under two names, as a caller in this process may give it: which of them stands where cannot be told.
      if (nameOf.size < Object.keys(values).length) return tree;
      if (entries.size >= maximumEntries) entries.clear();
      entries.set(id, {
        // Names used by an earlier expression of the same request are gone from `before`, and need no second removal: same request, same order.
        names: Object.keys(before.names).filter((name) => !(name in context.unusedAttrNames)),
        values: Object.keys(before.values).filter((name) => !(name in context.unusedAttrVals)),
        build: builder(tree, nameOf),
        bounds: boundsIn(tree, nameOf),
      });
      return tree;
    };
  }
}

/** Equal for requests whose trees differ in nothing but values of the same types. */
function identity(expression: string, { attrNames, attrVals, unusedAttrNames, unusedAttrVals }: ParserContext): string {
  let id = expression;
  for (const name in attrNames) id += `\n${name}=${attrNames[name]}${name in unusedAttrNames ? '' : '!'}`;
  for (const name in attrVals) {
    id += `\n${name}:${Object.keys(attrVals[name] ?? {}).join()}${name in unusedAttrVals ? '' : '!'}`;
  }
  return id;
}

/** The bounds of every BETWEEN in a tree that are values of the request. */
function boundsIn(node: unknown, nameOf: ReadonlyMap<object, string>): Entry['bounds'] {
  if (typeof node !== 'object' || node === null || nameOf.has(node)) return [];
  const inner = Object.values(node).flatMap((part) => boundsIn(part, nameOf));
  if (!('type' in node) || node.type !== 'between' || !('args' in node) || !Array.isArray(node.args)) return inner;
  const [, lower, upper] = node.args.map((operand) => nameOf.get(operand));
  return lower === undefined || upper === undefined ? inner : [...inner, [lower, upper]];
}

type Build = (values: Readonly<Record<string, object>>) => unknown;

function builder(node: unknown, nameOf: ReadonlyMap<object, string>): Build {
  if (typeof node !== 'object' || node === null) return () => node;
  const name = nameOf.get(node);
  if (name !== undefined) return (values) => values[name];
  if (Array.isArray(node)) {
    const parts = node.map((part) => builder(part, nameOf));
    return (values) => parts.map((build) => build(values));
  }
  const members = Object.entries(node).map(([member, part]) => [member, builder(part, nameOf)] as const);
  return (values) => {
    // Some of these objects are keyed by attribute names, so they have no prototype.
    const copy: Record<string, unknown> = Object.create(null);
    for (const [member, build] of members) copy[member] = build(values);
    return copy;
  };
}
