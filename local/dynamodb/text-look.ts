/**
 * Tells by the text of an item that a filter cannot hold for it, at a fraction of what parsing it costs: what `contains` looks
 * for must stand in the text, since JSON escapes a part of a string as it escapes it alone.
 */

const SHORTEST_NEEDLE = 4;

/** A part of a parsed expression, in dynalite's form: a path, a value, or an operation on such. */
interface Operation {
  readonly type: string;
  readonly name?: string;
  readonly args: readonly unknown[];
}

/** Of the texts of a gate one must be there; only then is it worth to test the whole. */
interface Look {
  readonly gate: readonly string[];
  readonly test: (json: string) => boolean;
}

function lookAt(node: unknown): Look | undefined {
  if (!isOperation(node)) return undefined;
  const { type, name, args } = node;
  // A value in the place of a path is not in the item.
  if (type === 'function' && name === 'contains') return Array.isArray(args[0]) ? lookFor(args[1]) : undefined;
  if (type !== 'and' && type !== 'or') return undefined;
  const looks = args.map(lookAt);
  const told = looks.filter((look) => look !== undefined);
  const [first] = told;
  if (first === undefined || (type === 'or' && told.length < looks.length)) return undefined;
  return type === 'and'
    ? { gate: first.gate, test: (json) => told.every(({ test }) => test(json)) }
    : { gate: told.flatMap(({ gate }) => gate), test: (json) => told.some(({ test }) => test(json)) };
}

function lookFor(operand: unknown): Look | undefined {
  if (typeof operand !== 'object' || operand === null || !('S' in operand) || typeof operand.S !== 'string') {
    return undefined;
  }
  // Half of a pair of surrogates is escaped alone, and stands as it is within the pair.
  if (/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(operand.S)) return undefined;
  const literal = JSON.stringify(operand.S).slice(1, -1);
  return { gate: [literal], test: (json) => json.includes(literal) };
}

function isOperation(node: unknown): node is Operation {
  return typeof node === 'object' && node !== null && 'type' in node && 'args' in node && Array.isArray(node.args);
}

/**
 * The part of a literal that is found fastest: a search jumps from one occurrence of the first character to the next, so that
 * it had better be a rare one.
 */
function needleOf(literal: string): string {
  const rare = literal.search(/[^a-z0-9 .,:"\\{}[\]-]/);
  if (rare >= 0 && literal.length - rare >= SHORTEST_NEEDLE) return literal.slice(rare);
  return literal.slice(Math.max(0, literal.search(/[^\\":]/)));
}

/** Whether an expression may hold for an item, by its text; undefined where texts tell nothing. */
export function textLook(expression: object): ((json: string) => boolean) | undefined {
  const look = lookAt(expression);
  if (look === undefined) return undefined;
  const needles = [...new Set(look.gate.map(needleOf))];
  return (json) => needles.some((needle) => json.includes(needle)) && look.test(json);
}
