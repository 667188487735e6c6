/**
 * Units by what AWS documents, written down apart from the embedded database, whose figures are checked by it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
type Value = Readonly<Record<string, unknown>>;
export type StoredItem = Readonly<Record<string, Value>>;

const utf8 = (text: string) => new TextEncoder().encode(text).length;

/** "approximately (length of attribute name) + (1 byte per two significant digits) + (1 byte)"; a sign takes one more. */
const numberBytes = (text: string): number => {
  const digits = text.replace('-', '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  return digits === '' ? 1 : Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
};

const valueBytes = (value: Value): number => {
  const [[type, content] = ['NULL', true]] = Object.entries(value);
  if (type === 'S') return utf8(String(content));
  if (type === 'N') return numberBytes(String(content));
  if (type === 'BOOL' || type === 'NULL') return 1;
  // The tags of the database say what is within.
  if (type === 'SS') return (content as string[]).reduce((sum, text) => sum + utf8(text), 0);
  if (type === 'M') {
    // "3 bytes of overhead" for the map, and one for each pair in it.
    return Object.values(content as StoredItem).length + 3 + itemBytes(content as StoredItem);
  }
  throw new TypeError(`our items hold no ${type}`);
};

/** The size of an item: all names and all values. */
const itemBytes = (item: StoredItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + utf8(name) + valueBytes(value), 0);

const bytesOf = (item: StoredItem | undefined) => (item === undefined ? 0 : itemBytes(item));
const inSteps = (bytes: number, step: number) => Math.max(1, Math.ceil(bytes / step));

/** A strongly consistent read of one item, or of all that a Query passes: 4 KB a unit. */
export const readUnits = (items: readonly StoredItem[]): number =>
  inSteps(
    items.reduce((sum, item) => sum + itemBytes(item), 0),
    4096,
  );

/** A write: 1 KB a unit of the larger of what was there and what is there. */
export const writeUnits = (before: StoredItem | undefined, after: StoredItem | undefined): number =>
  inSteps(Math.max(bytesOf(before), bytesOf(after)), 1024);
