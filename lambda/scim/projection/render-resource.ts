import { isArray, isObject, type Json, type JsonObject } from '../json';
import type { MemberReference } from '../patch/plan';
import type { AnyResourceType } from '../schema/definition';
import { isUnassigned } from '../validation/unassigned';
import type { Projection, Selection } from './projection';
import { entityTag, locationOf, referenceOf } from './resource-identity';

/** A group that the rendered user is in. RFC 7643 §4.1.2. */
interface RenderedGroup {
  readonly value: string;
  readonly display: string;
  readonly type: 'direct' | 'indirect';
}

/** A resource as held, with what the store keeps elsewhere. */
export interface RenderedInput {
  readonly id: string;
  readonly document: JsonObject;
  readonly version: number;
  readonly created: string;
  readonly lastModified: string;
  readonly groups?: readonly RenderedGroup[];
  readonly members?: readonly MemberReference[];
}

export interface RenderOptions {
  /** Absolute, without a trailing slash. */
  readonly baseUrl: string;
  readonly projection: Projection;
  /** Shows `roles` as `["slug"]`, which is what Okta's custom string-array attribute sends and reads; RFC 7643 has objects. */
  readonly rolesAsStrings?: boolean;
}

type Mutable = Record<string, Json>;

const renderElement = ({ subs, link }: Selection, element: Json, baseUrl: string): Json => {
  if (!isObject(element)) return element;
  const shown: Mutable = {};
  for (const [name, value] of Object.entries(element)) {
    if (subs === undefined || subs.has(name)) shown[name] = value;
    if (
      name === 'value' &&
      link !== undefined &&
      typeof value === 'string' &&
      (subs === undefined || subs.has('$ref'))
    ) {
      shown.$ref = referenceOf(element, value, link, baseUrl);
    }
  }
  return shown;
};

const renderValue = (selection: Selection, value: Json, baseUrl: string): Json | undefined => {
  // As held is as shown for nearly every attribute, and sharing it spares a copy.
  if (selection.subs === undefined && selection.link === undefined) return value;
  if (!isArray(value)) return renderElement(selection, value, baseUrl);
  return value.map((element) => renderElement(selection, element, baseUrl)).filter((element) => !isUnassigned(element));
};

const renderAttribute = (selection: Selection, held: Json | undefined, baseUrl: string): Json | undefined => {
  if (held === undefined || isUnassigned(held)) return undefined;
  const shown = renderValue(selection, held, baseUrl);
  return isUnassigned(shown) ? undefined : shown;
};

type HeldOf = (name: string) => Json | undefined;

/**
 * Members that were looked up are shown even where there are none: clients that find no `members` take them for unknown and
 * compare nothing (authentik). RFC 7643 §2.5 allows both.
 */
const renderCore = (selection: Selection, held: Json | undefined, baseUrl: string): Json | undefined => {
  const shown = renderAttribute(selection, held, baseUrl);
  return shown === undefined && selection.name === 'members' && isArray(held) ? [] : shown;
};

type Render = typeof renderAttribute;

const renderAll = (
  target: Mutable,
  selections: readonly Selection[],
  heldOf: HeldOf,
  baseUrl: string,
  render: Render,
): void => {
  for (const selection of selections) {
    const shown = render(selection, heldOf(selection.name), baseUrl);
    if (shown !== undefined) target[selection.name] = shown;
  }
};

/** What a resource has beside its document, held as items or derived. Interfaces lack the index signature that makes them Json. */
const derivedOf = ({ groups, members }: Pick<RenderedInput, 'groups' | 'members'>, name: string): Json | undefined =>
  (name === 'groups' ? groups : members) as Json | undefined;

/** A user's groups or a group's members as a response shows them; undefined where it shows none. */
export const renderDerived = (
  selection: Selection,
  resource: Pick<RenderedInput, 'groups' | 'members'>,
  baseUrl: string,
): Json | undefined => renderCore(selection, derivedOf(resource, selection.name), baseUrl);

const valuesOf = (elements: Json | undefined): Json | undefined =>
  isArray(elements) ? elements.flatMap((element) => (isObject(element) ? (element.value ?? []) : [element])) : elements;

const coreOf =
  (resource: RenderedInput, rolesAsStrings: boolean): HeldOf =>
  (name) => {
    const { document } = resource;
    if (name === 'groups' || name === 'members') return derivedOf(resource, name);
    if (name === 'roles' && rolesAsStrings) return valuesOf(document.roles);
    return document[name];
  };

/** The `meta` of a resource as a response shows it. */
export const renderMeta = (
  type: AnyResourceType,
  resource: RenderedInput,
  { subs }: Selection,
  baseUrl: string,
): JsonObject => {
  const meta: JsonObject = {
    resourceType: type.name,
    created: resource.created,
    lastModified: resource.lastModified,
    location: locationOf(type, resource.id, baseUrl),
    version: entityTag(resource.version),
  };
  return subs === undefined ? meta : Object.fromEntries(Object.entries(meta).filter(([name]) => subs.has(name)));
};

/** Further members of a group as a response shows them, in a resource that `renderResource` gives without them. */
export const renderMembers = (
  members: readonly MemberReference[],
  { baseUrl, projection }: RenderOptions,
): readonly Json[] => {
  const selection = projection.core.find(({ name }) => name === 'members');
  const shown = selection === undefined ? undefined : renderDerived(selection, { members }, baseUrl);
  return isArray(shown) ? shown : [];
};

/** The resource as a response shows it: `schemas` names exactly the URNs in use, and nothing unassigned is there. RFC 7643 §3. */
export const renderResource = (
  type: AnyResourceType,
  resource: RenderedInput,
  { baseUrl, projection, rolesAsStrings = false }: RenderOptions,
): JsonObject => {
  const schemas = [type.core.id];
  const shown: Mutable = { schemas, id: resource.id };
  renderAll(shown, projection.core, coreOf(resource, rolesAsStrings), baseUrl, renderCore);
  for (const { urn, attributes } of projection.extensions) {
    const held = resource.document[urn];
    if (!isObject(held)) continue;
    const extension: Mutable = {};
    renderAll(extension, attributes, (name) => held[name], baseUrl, renderAttribute);
    if (isUnassigned(extension)) continue;
    shown[urn] = extension;
    schemas.push(urn);
  }
  if (projection.meta !== undefined) shown.meta = renderMeta(type, resource, projection.meta, baseUrl);
  return shown;
};
