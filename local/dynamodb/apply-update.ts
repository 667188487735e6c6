import { addNumbers, significantDigits } from './decimal';
import type { AttributeValue, Item } from './item';
import { validationFailed } from './refusals';

/** Attribute names and list indexes, outermost first. */
export type Path = readonly (string | number)[];

type Operand = Path | AttributeValue | Computed;

interface Computed {
  readonly type: 'add' | 'subtract' | 'function';
  readonly name?: 'if_not_exists' | 'list_append';
  readonly args: readonly Operand[];
}

/** One action of a parsed UpdateExpression, in dynalite's form. */
export type UpdateAction =
  | { readonly type: 'set'; readonly path: Path; readonly val: Operand }
  | { readonly type: 'remove'; readonly path: Path }
  | { readonly type: 'add' | 'delete'; readonly path: Path; readonly val: AttributeValue; readonly attrType: string };

/** Values that are being changed; a removed list element leaves a gap until all actions are done, so that indexes keep their meaning. */
type Mutable = { [name: string]: unknown };

const wrongType = 'An operand in the update expression has an incorrect data type';
const wrongPath = 'The document path provided in the update expression is invalid for update';
const unknownAttribute = 'The provided expression refers to an attribute that does not exist in the item';

/** The item after an UpdateExpression. All operands are read from the item as it was. */
export function applyUpdate(item: Item, actions: readonly UpdateAction[]): Item {
  const values = actions.map((action) => (action.type === 'set' ? copied(resolved(action.val, item)) : undefined));
  const result = copied(item);
  const listsWithGaps = new Set<unknown[]>();
  actions.forEach((action, index) => {
    const place = placeOf(result, action.path);
    if (Array.isArray(place.container)) listsWithGaps.add(place.container);
    if (action.type === 'set') place.write(values[index]);
    else if (action.type === 'remove') place.write(undefined);
    else place.write(combined(action, place.read()));
  });
  for (const list of listsWithGaps) {
    const kept = list.filter((element) => element !== undefined);
    list.splice(0, list.length, ...kept);
  }
  return result;
}

function combined(action: Extract<UpdateAction, { attrType: string }>, present: unknown): AttributeValue | undefined {
  const { attrType: type, val, type: kind } = action;
  const before = present as AttributeValue | undefined; // what stands in an item is an attribute value
  if (before && !(type in before)) throw validationFailed(wrongType);
  if (type === 'N') return { N: sum(String(before?.N ?? '0'), String(val.N), 1) };
  // The parser lets only numbers and sets through.
  const [had, given] = [(before?.[type] ?? []) as string[], val[type] as string[]];
  if (kind === 'add') return { [type]: [...had, ...given.filter((element) => !had.includes(element))] };
  const left = had.filter((element) => !given.includes(element));
  return left.length > 0 ? { [type]: left } : undefined;
}

function resolved(operand: Operand, item: Item): AttributeValue {
  if (isPath(operand)) {
    const value = valueAt(item, operand);
    if (!value) throw validationFailed(unknownAttribute);
    return value;
  }
  if (!isComputed(operand)) return operand;
  const [first, second] = operand.args;
  if (first === undefined || second === undefined) throw validationFailed(wrongType);
  if (operand.name === 'if_not_exists') {
    return (isPath(first) ? valueAt(item, first) : undefined) ?? resolved(second, item);
  }
  const [left, right] = [resolved(first, item), resolved(second, item)];
  if (operand.name === 'list_append') {
    if (!Array.isArray(left.L) || !Array.isArray(right.L)) throw validationFailed(wrongType);
    return { L: [...left.L, ...right.L] };
  }
  if (typeof left.N !== 'string' || typeof right.N !== 'string') throw validationFailed(wrongType);
  return { N: sum(left.N, right.N, operand.type === 'subtract' ? -1 : 1) };
}

function sum(one: string, other: string, sign: 1 | -1): string {
  const result = addNumbers(one, other, sign);
  if (significantDigits(result) > 38) {
    throw validationFailed('Attempting to store more than 38 significant digits in a Number');
  }
  return result;
}

function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const step of path) {
    const inner: unknown = typeof step === 'number' ? value?.L : value?.M;
    if (typeof inner !== 'object' || inner === null) return undefined;
    value = (inner as Record<string | number, AttributeValue | undefined>)[step]; // a map by name, a list by index
  }
  return value;
}

interface Place {
  readonly container: Mutable | unknown[];
  read(): unknown;
  write(value: unknown): void;
}

function placeOf(item: Item, path: Path): Place {
  const parent = path.length > 1 ? valueAt(item, path.slice(0, -1)) : { M: item };
  const step = path.at(-1);
  if (typeof step === 'number') {
    const list = parent?.L;
    if (!Array.isArray(list)) throw validationFailed(wrongPath);
    return {
      container: list,
      read() {
        return list[step];
      },
      write(value) {
        if (value !== undefined || step < list.length) list[step] = value;
      },
    };
  }
  const map = parent?.M;
  if (step === undefined || typeof map !== 'object' || map === null) throw validationFailed(wrongPath);
  const container = map as Mutable; // part of the copy that applyUpdate made
  return {
    container,
    read() {
      return container[step];
    },
    write(value) {
      if (value === undefined) delete container[step];
      else container[step] = value;
    },
  };
}

function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T; // element by element the same type
  if (typeof value !== 'object' || value === null) return value;
  const copy: Mutable = {};
  for (const [name, part] of Object.entries(value)) copy[name] = copied(part);
  return copy as T; // member by member the same type
}

function isPath(operand: Operand): operand is Path {
  return Array.isArray(operand);
}

function isComputed(operand: AttributeValue | Computed): operand is Computed {
  return 'args' in operand;
}
