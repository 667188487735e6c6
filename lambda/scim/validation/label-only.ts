import { isObject, type Json } from '../json';

/** Whether a value of a multi-valued attribute has labels and nothing that they stand on: `{"type": "work"}`. */
export const isLabelOnly = (value: Json): boolean =>
  isObject(value) && Object.keys(value).every((name) => name === 'type' || name === 'primary');
