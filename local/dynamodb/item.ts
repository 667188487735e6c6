/** An attribute value as it stands on the wire: exactly one type tag, numbers and binaries as strings. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/** An item, or a key, as it stands on the wire. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** The size that AWS documents for capacity and for the 400 KB limit: UTF-8 names and values, 3 bytes for a list or map and 1 for each element. */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name in item) size += Buffer.byteLength(name) + valueSize(item[name] ?? {});
  return size;
}

function valueSize(value: AttributeValue): number {
  for (const type in value) return taggedSize(type, value[type]);
  return 0;
}

// The tag decides the shape of its value; requests were checked against it before anything is measured.
function taggedSize(type: string, value: unknown): number {
  switch (type) {
    case 'S':
      return Buffer.byteLength(value as string);
    case 'B':
      return Buffer.byteLength(value as string, 'base64');
    case 'N':
      return numberSize(value as string);
    case 'SS':
      return sum(value as string[], (element) => taggedSize('S', element));
    case 'BS':
      return sum(value as string[], (element) => taggedSize('B', element));
    case 'NS':
      return sum(value as string[], numberSize);
    case 'L':
      return 3 + sum(value as AttributeValue[], (element) => 1 + valueSize(element));
    case 'M':
      return 3 + Object.keys(value as Item).length + itemSize(value as Item);
    default:
      return 1;
  }
}

const ZERO = 0x30;
const NINE = 0x39;

/** One byte for two significant digits, one for the exponent, one for a minus sign. */
function numberSize(value: string): number {
  let digits = 0;
  let significant = 0;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code > NINE) break; // the exponent's e
    if (code < ZERO || (code === ZERO && digits === 0)) continue;
    digits += 1;
    if (code > ZERO) significant = digits;
  }
  if (significant === 0) return 1;
  return Math.ceil(significant / 2) + 1 + (value.startsWith('-') ? 1 : 0);
}

function sum<T>(values: readonly T[], size: (value: T) => number): number {
  return values.reduce((total, value) => total + size(value), 0);
}
