/**
 * References to resources that the same bulk request creates, RFC 7644 §3.7.2: a string `bulkId:<id>` anywhere in the data;
 * within addresses (`$ref`) and PATCH paths (`members[value eq "bulkId:x"]`) also as a part of the string.
 */
import { isArray, isObject, type Json, type JsonObject } from '../json';

const PREFIX = 'bulkId:';
const WITHIN = /bulkId:([^\s"'()[\]/?#,]+)/g;
const holdsOthers = (name: string): boolean => name === '$ref' || name.toLowerCase() === 'path';

/** Gives each reference its id. */
export type Resolve = (bulkId: string) => string;

const resolveText = (text: string, name: string, resolve: Resolve): string => {
  if (!text.includes(PREFIX)) return text;
  if (holdsOthers(name)) return text.replace(WITHIN, (_, bulkId: string) => resolve(bulkId));
  return text.startsWith(PREFIX) && text.length > PREFIX.length ? resolve(text.slice(PREFIX.length)) : text;
};

const resolveValue = (value: Json, name: string, resolve: Resolve): Json => {
  if (typeof value === 'string') return resolveText(value, name, resolve);
  if (isArray(value)) return value.map((element) => resolveValue(element, name, resolve));
  return isObject(value) ? resolveReferences(value, resolve) : value;
};

/** The data with every reference replaced by the id that it stands for. */
export const resolveReferences = (data: JsonObject, resolve: Resolve): JsonObject =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, resolveValue(value, name, resolve)]));

/** The path with every reference replaced by the id that it stands for. */
export const resolvePath = (path: readonly string[], resolve: Resolve): readonly string[] =>
  path.map((segment) => resolveText(segment, '', resolve));

/** The bulkIds that path and data refer to. */
export const referencesIn = (path: readonly string[], data: JsonObject | undefined): ReadonlySet<string> => {
  const found = new Set<string>();
  const note: Resolve = (bulkId) => {
    found.add(bulkId);
    return '';
  };
  resolvePath(path, note);
  if (data !== undefined) resolveReferences(data, note);
  return found;
};

/** A value in two: what can be written at once, and what waits for the resources that it refers to. */
interface Halves {
  readonly now?: Json;
  readonly later?: Json;
}

type Waits = (value: Json) => boolean;

const isUrn = (name: string): boolean => name.toLowerCase().startsWith('urn:');

const splitValue = (name: string, value: Json, waits: Waits): Halves => {
  if (!waits(value)) return { now: value };
  if (isArray(value)) {
    return { now: value.filter((element) => !waits(element)), later: value.filter(waits) };
  }
  // The attributes of an extension stand one level below its URN.
  return isUrn(name) && isObject(value) ? splitObject(value, waits) : { later: value };
};

const splitObject = (data: JsonObject, waits: Waits): { readonly now: JsonObject; readonly later: JsonObject } => {
  const halves = Object.entries(data).map(([name, value]) => ({ name, ...splitValue(name, value, waits) }));
  const take = (half: keyof Halves) =>
    Object.fromEntries(
      halves.flatMap(({ name, [half]: value }): [string, Json][] => (value === undefined ? [] : [[name, value]])),
    );
  return { now: take('now'), later: take('later') };
};

/**
 * The data without what refers to any of the bulkIds, and that by itself: attributes whole, of multi-valued ones the elements.
 * Adding the second to the first gives the data again.
 */
export const splitReferences = (
  data: JsonObject,
  bulkIds: ReadonlySet<string>,
): { readonly now: JsonObject; readonly later: JsonObject } =>
  splitObject(data, (value) => {
    for (const bulkId of referencesIn([], { value })) if (bulkIds.has(bulkId)) return true;
    return false;
  });
