/** JSON as it arrives on the wire and as resources are held: plain readonly data. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object; keys are attribute names in their canonical spelling once validated. */
export type JsonObject = { readonly [name: string]: Json };

/** Whether a value is a JSON object (neither null nor an array). */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is a JSON array. `Array.isArray` alone does not narrow readonly arrays. */
export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The item of a list of one; undefined for anything else. */
export const onlyItem = (value: Json): Json | undefined =>
  isArray(value) && value.length === 1 ? value[0] : undefined;
