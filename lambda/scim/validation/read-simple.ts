/** Reads one value of a simple type, RFC 7643 §2.3. Values are not echoed in errors, but for JSON as text that is no secret: one may be a password. */
import { instantOf } from '../filter/instant';
import { isArray, type Json } from '../json';
import type { Mode } from '../mode';
import type { AttributeDefinition, AttributeType } from '../schema/definition';
import { refusedCharacter, type TextKind } from '../schema/refused-character';
import { invalidValue } from '../scim-error';
import { checkNoObjectText } from './json-as-text';

/** The longest attribute string, in bytes of UTF-8. */
export const maxStringBytes = 16 * 1024;

type SimpleType = Exclude<AttributeType, 'complex'>;
type Reader = (value: Json, path: string, mode: Mode, text: TextKind) => Json;

const kindOf = (value: Json): string => {
  if (value === null) return 'null';
  if (isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
};

/** The refusal of a value of another type. */
export const wrongType = (path: string, expected: string, value: Json) =>
  invalidValue(`"${path}" must be ${expected}; ${kindOf(value)} was sent.`);

const readText = (value: Json, path: string, text: TextKind): string => {
  if (typeof value !== 'string') throw wrongType(path, 'a string', value);
  if (value.length > maxStringBytes || Buffer.byteLength(value) > maxStringBytes) {
    throw invalidValue(`"${path}" is longer than ${maxStringBytes} bytes.`);
  }
  const refused = refusedCharacter(value, text);
  if (refused !== undefined) throw invalidValue(`"${path}" must not contain ${refused}.`);
  return value;
};

const readString: Reader = (value, path, mode, text) => {
  if (typeof value !== 'number' || mode === 'strict') return readText(value, path, text);
  // `"employeeNumber": 42`. A longer number has lost digits in JSON already, and storing another one would be worse than refusing.
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw invalidValue(`"${path}" is a number too large to be read exactly; send it as a string.`);
  }
  return String(value);
};

const readBoolean: Reader = (value, path, mode) => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && mode === 'compatible') {
    // Entra sends "True" and "False".
    const word = readText(value, path, 'lines').trim().toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
  }
  throw wrongType(path, 'true or false', value);
};

const readNumber =
  (expected: string, accepts: (value: number) => boolean): Reader =>
  (value, path, mode) => {
    const isText = typeof value === 'string' && mode === 'compatible' && value.trim() !== '';
    // Number passes over line separators as over spaces.
    const number = isText ? Number(readText(value, path, 'lines')) : value;
    if (typeof number !== 'number' || !accepts(number)) throw wrongType(path, expected, value);
    return number;
  };

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;

const readDateTime: Reader = (value, path) => {
  const text = readText(value, path, 'line');
  const fraction = DATE_TIME.exec(text)?.[1] ?? '';
  // Filters find what they read, so that both read the same dates. Date.parse alone takes February 30th for March 1st.
  const isDate = DATE_TIME.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDate || instantOf(text.replace(fraction, '')) === undefined) {
    throw invalidValue(`"${path}" must be a date and time such as "2024-05-13T04:42:34Z".`);
  }
  return text;
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Base64 with line breaks, in the URL alphabet or without padding, in the form of RFC 4648 §4. */
const canonicalBase64 = (text: string): string => {
  const padded = text.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  let end = padded.length;
  // A pattern for the padding would begin anew at each "=" of a text that does not end in one.
  while (padded[end - 1] === '=') end -= 1;
  return padded.slice(0, end).padEnd(Math.ceil(end / 4) * 4, '=');
};

const readBinary: Reader = (value, path, mode) => {
  const text = readText(value, path, 'lines');
  const canonical = mode === 'compatible' ? canonicalBase64(text) : text;
  if (text === '' || !BASE64.test(canonical)) throw invalidValue(`"${path}" must be binary data in base64.`);
  return canonical;
};

const readers: Readonly<Record<SimpleType, Reader>> = {
  string: readString,
  // Addresses are not checked further: real directories hold "n/a" and bare host names.
  reference: readString,
  boolean: readBoolean,
  integer: readNumber('a whole number', Number.isSafeInteger),
  decimal: readNumber('a number', Number.isFinite),
  dateTime: readDateTime,
  binary: readBinary,
};

/** The value in the attribute's type, or `invalidValue` naming the path. */
export const readSimple = (attribute: AttributeDefinition, value: Json, path: string, mode: Mode): Json | undefined => {
  if (attribute.type === 'complex') throw new Error(`${attribute.name} is complex`);
  checkNoObjectText(attribute, value, path, mode);
  const read = readers[attribute.type](value, path, mode, attribute.text ?? 'line');
  // A required attribute of blanks alone would be an account without a name.
  return read === '' || (attribute.required && typeof read === 'string' && read.trim() === '') ? undefined : read;
};
