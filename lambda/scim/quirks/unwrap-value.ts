import { isArray, isObject, type Json, onlyItem } from '../json';
import { readJsonText } from '../json-text';

/** What stands in `{"$ref": null, "value": "False"}`; undefined for any other form. */
const valueIn = (element: Json | undefined): Json | undefined => {
  if (!isObject(element)) return undefined;
  const others = Object.entries(element).filter(([name]) => name !== 'value');
  return others.every(([name, other]) => name === '$ref' || other === null) ? element.value : undefined;
};

/** A value that is wrapped in an object, which may come as text; undefined where none is in it: `{"value": []}` is no value. */
export const unwrapValue = (element: Json | undefined): Json | undefined => {
  const value = valueIn(typeof element === 'string' ? readJsonText(element) : element);
  return typeof value === 'object' || value === '' ? undefined : value;
};

/** The values of a list as text, `"[{\"value\": \"1\"}]"`; undefined unless each element wraps one. */
export const unwrapListText = (text: string): readonly Json[] | undefined => {
  const list = readJsonText(text);
  if (!isArray(list) || list.length === 0) return undefined;
  const values = list.flatMap((element) => unwrapValue(element) ?? []);
  return values.length === list.length ? values : undefined;
};

/** The value of a single-valued attribute in `[{"$ref": null, "value": "False"}]`. */
export const unwrapOne = (value: Json): Json | undefined => {
  const wrapped = onlyItem(value);
  return isObject(wrapped) ? unwrapValue(wrapped) : undefined;
};
