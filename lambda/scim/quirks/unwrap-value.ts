import { isObject, type Json } from '../json';

/** What stands in `{"$ref": null, "value": "False"}`; undefined for any other form. */
export const unwrapValue = (element: Json | undefined): Json | undefined => {
  if (!isObject(element)) return undefined;
  const others = Object.entries(element).filter(([name]) => name !== 'value');
  return others.every(([name, other]) => name === '$ref' || other === null) ? element.value : undefined;
};
