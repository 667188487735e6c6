/** Which attributes a response shows, worked out once a request so that a page of 1,000 resources only follows it. RFC 7644 §3.9. */
import { resolveFilterPath } from '../filter/filterable';
import { knownPath, type PathNotes } from '../filter/known-paths';
import type { Mode } from '../mode';
import { commonAttributes } from '../schema/common';
import type { AnyResourceType, AttributeDefinition } from '../schema/definition';
import { isCoreUrn } from '../schema/lookup';
import { invalidValue } from '../scim-error';
import { attributeNames } from './attribute-names';

/** An attribute that is shown. */
export interface Selection {
  readonly name: string;
  /** The sub-attributes to show; undefined for the value as it is held. */
  readonly subs: ReadonlySet<string> | undefined;
  /** Whether elements get a `$ref` made from their `value`, and to which end point when the element's type does not say. */
  readonly link: '/Users' | '/Groups' | undefined;
}

/** What is shown of a resource type; `schemas` and `id` always are. */
export interface Projection {
  readonly core: readonly Selection[];
  readonly extensions: readonly { readonly urn: string; readonly attributes: readonly Selection[] }[];
  readonly meta: Selection | undefined;
}

/** What a request asked of one attribute: all of it, or some sub-attributes. */
type Asked = 'whole' | ReadonlySet<AttributeDefinition>;

/** What a list of paths names: attributes whole or in part. */
const readNames = (type: AnyResourceType, names: readonly string[]): ReadonlyMap<AttributeDefinition, Asked> => {
  const named = new Map<AttributeDefinition, Asked>();
  for (const name of names) {
    const path = resolveFilterPath(type, name);
    const schema = isCoreUrn(type, name)
      ? type.core
      : type.extensions.find((extension) => extension.schema.id === path?.extension)?.schema;
    if (path?.attribute === undefined) {
      for (const attribute of schema?.attributes ?? []) named.set(attribute, 'whole');
    } else if (path.sub === undefined) {
      named.set(path.attribute, 'whole');
    } else {
      const known = named.get(path.attribute);
      if (known !== 'whole') named.set(path.attribute, new Set([...(known ?? []), path.sub]));
    }
  }
  return named;
};

const isShown = ({ returned }: AttributeDefinition, asked: boolean, byDefault: boolean): boolean =>
  returned === 'always' || (returned === 'request' && asked) || (returned === 'default' && byDefault);

const selectSubs = (attribute: AttributeDefinition, shows: (sub: AttributeDefinition) => boolean) => {
  const all = attribute.subAttributes ?? [];
  const shown = all.filter(shows);
  return shown.length === all.length ? undefined : new Set(shown.map(({ name }) => name));
};

const linkOf = (attribute: AttributeDefinition): Selection['link'] => {
  const reference = attribute.subAttributes?.find(({ name }) => name === '$ref');
  if (reference === undefined) return undefined;
  return attribute.name === 'groups' || !reference.referenceTypes?.includes('User') ? '/Groups' : '/Users';
};

type Select = (attribute: AttributeDefinition) => Selection | undefined;

const selectIncluded =
  (asked: ReadonlyMap<AttributeDefinition, Asked>): Select =>
  (attribute) => {
    const part = asked.get(attribute);
    if (!isShown(attribute, part !== undefined, part !== undefined)) return undefined;
    const subs = selectSubs(attribute, (sub) =>
      part === undefined || part === 'whole' ? isShown(sub, false, true) : isShown(sub, part.has(sub), part.has(sub)),
    );
    return { name: attribute.name, subs, link: linkOf(attribute) };
  };

const selectExcluding =
  (excluded: ReadonlyMap<AttributeDefinition, Asked>): Select =>
  (attribute) => {
    const part = excluded.get(attribute);
    if (!isShown(attribute, false, part !== 'whole')) return undefined;
    const subs = selectSubs(attribute, (sub) =>
      isShown(sub, false, part === undefined || part === 'whole' || !part.has(sub)),
    );
    return { name: attribute.name, subs, link: linkOf(attribute) };
  };

const compile = (type: AnyResourceType, select: Select): Projection => {
  const selectAll = (attributes: readonly AttributeDefinition[]) =>
    attributes.map(select).filter((selection) => selection !== undefined);
  const meta = commonAttributes.find(({ name }) => name === 'meta');
  const common = commonAttributes.filter(({ name }) => name === 'externalId');
  return {
    core: selectAll([...common, ...type.core.attributes]),
    extensions: type.extensions.map(({ schema }) => ({ urn: schema.id, attributes: selectAll(schema.attributes) })),
    meta: meta === undefined ? undefined : select(meta),
  };
};

const defaults = new WeakMap<AnyResourceType, Projection>();

/** What a response shows when the request does not say. */
export const defaultProjection = (type: AnyResourceType): Projection => {
  let projection = defaults.get(type);
  if (projection === undefined) defaults.set(type, (projection = compile(type, selectExcluding(new Map()))));
  return projection;
};

/** What a request is asked for, beside the type that is shown. */
export interface ProjectionOptions {
  /** All types that the request may be answered with: what one of them has is known. */
  readonly types?: readonly AnyResourceType[];
  readonly notes?: PathNotes;
}

/** The names as the schemas have them. Strict mode ignores those that no schema has, to which RFC 7644 §3.9 says nothing. */
const knownNames = (names: readonly string[], mode: Mode, types: readonly AnyResourceType[], notes: PathNotes) =>
  mode === 'strict'
    ? names
    : names.map((name) => (types.some((type) => isCoreUrn(type, name)) ? name : knownPath(types, name, notes)));

/**
 * The projection that `attributes` and `excludedAttributes` ask for, as query strings or as the arrays of a `.search` body.
 * Names that the type does not have are ignored and noted; compatible mode takes `email` for `emails`. The two exclude each
 * other: strict mode refuses both, compatible mode follows `attributes`.
 */
export const parseProjection = (
  type: AnyResourceType,
  attributes: string | readonly string[] | undefined,
  excludedAttributes: string | readonly string[] | undefined,
  mode: Mode,
  { types = [type], notes = { taken: new Set(), unknown: [] } }: ProjectionOptions = {},
): Projection => {
  if (attributes === undefined && excludedAttributes === undefined) return defaultProjection(type);
  const included = attributeNames(attributes ?? '');
  const excluded = attributeNames(excludedAttributes ?? '');
  if (included.length > 0 && excluded.length > 0 && mode === 'strict') {
    throw invalidValue('"attributes" and "excludedAttributes" exclude each other; send one of them.');
  }
  const read = (names: readonly string[]) => readNames(type, knownNames(names, mode, types, notes));
  if (included.length > 0) return compile(type, selectIncluded(read(included)));
  if (excluded.length > 0) return compile(type, selectExcluding(read(excluded)));
  return defaultProjection(type);
};

/** Whether the response shows an attribute that costs reads of its own, so that callers can leave it alone. */
export const wants = (projection: Projection, attribute: 'members' | 'groups'): boolean =>
  projection.core.some(({ name }) => name === attribute);
