/** `{{user}}` in the recorded traffic stands for what the service or this run came up with. */
import { isArray, isObject, type Json } from '../../lambda/scim/json';

/** Values by name: those of the run, and those captured from answers. */
export type Variables = Readonly<Record<string, Json>>;

const PLACE = /\{\{(\w+)\}\}/g;
const WHOLE = /^\{\{(\w+)\}\}$/;

/** The variables that a recorded value names. */
export const variablesIn = (template: Json | undefined): readonly string[] => {
  if (typeof template === 'string') return [...template.matchAll(PLACE)].map(([, name = '']) => name);
  if (isArray(template)) return template.flatMap(variablesIn);
  if (isObject(template))
    return Object.entries(template).flatMap(([key, value]) => [...variablesIn(key), ...variablesIn(value)]);
  return [];
};

const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

/** The text with its variables filled in, each encoded as the place wants it. */
export const fillInText = (
  template: string,
  variables: Variables,
  encode: (text: string) => string = (text) => text,
): string => template.replace(PLACE, (_, name: string) => encode(asText(variables[name])));

/** The value with its variables filled in; a string that is nothing but a variable becomes its value, whatever that is. */
export const fillIn = (template: Json, variables: Variables): Json => {
  if (typeof template === 'string') {
    const [, whole] = WHOLE.exec(template) ?? [];
    return whole === undefined ? fillInText(template, variables) : (variables[whole] ?? null);
  }
  if (isArray(template)) return template.map((element) => fillIn(element, variables));
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [fillInText(key, variables), fillIn(value, variables)]),
  );
};

/** What a JSON pointer (RFC 6901) points at; the empty one at the whole value. */
export const pointAt = (value: Json | undefined, pointer: string): Json | undefined =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((inside, token) => {
      if (isArray(inside)) return inside[Number(token)];
      return isObject(inside) && Object.hasOwn(inside, token) ? inside[token] : undefined;
    }, value);
