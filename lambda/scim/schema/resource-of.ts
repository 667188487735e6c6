import type { AttributeDefinition, AttributeType, SchemaDefinition } from './definition';

type SimpleValue<T extends AttributeType> = T extends 'boolean'
  ? boolean
  : T extends 'integer' | 'decimal'
    ? number
    : string;

type ElementOf<A extends AttributeDefinition> = A extends {
  readonly type: 'complex';
  readonly subAttributes: infer S extends readonly AttributeDefinition[];
}
  ? AttributesOf<S>
  : SimpleValue<A['type']>;

type ValueOf<A extends AttributeDefinition> = A['multiValued'] extends true ? readonly ElementOf<A>[] : ElementOf<A>;

type Flat<T> = { [K in keyof T]: T[K] };

type AttributesOf<R extends readonly AttributeDefinition[]> = Flat<
  {
    readonly [A in R[number] as A['required'] extends true ? A['name'] : never]: ValueOf<A>;
  } & {
    readonly [A in R[number] as A['required'] extends true ? never : A['name']]?: ValueOf<A>;
  }
>;

/** The TypeScript type of a schema's attributes, so that a row added to a table is a property at once. */
export type ResourceOf<S extends SchemaDefinition> = AttributesOf<S['attributes']>;
