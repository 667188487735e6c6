/**
 * The text of a resource. Where an answer shows a document as it is held, as nearly every answer does, the document's own text
 * goes into it: a page spares taking each of its resources apart and writing it anew.
 */
import { outlineOfUnread, textOfDocument, textOfUnread } from '../document-text';
import { isObject, type JsonObject } from '../json';
import { remembered } from '../remembered';
import type { AnyResourceType } from '../schema/definition';
import { isUnassigned } from '../validation/unassigned';
import type { Projection, Selection } from './projection';
import { type RenderedInput, type RenderOptions, renderDerived, renderMeta, renderResource } from './render-resource';
import { entityTag, locationOf } from './resource-identity';

/** Where attributes stand that are shown as they are held; the others are not there. */
type Places = ReadonlyMap<string, number>;

interface Extension {
  readonly urn: string;
  /** The URN in JSON. */
  readonly quoted: string;
  readonly places: Places;
}

interface Layout {
  /** Of the core attributes, then of the extensions. */
  readonly places: Places;
  readonly extensions: readonly Extension[];
  /** The attribute that is no part of the document: a user's groups, a group's members. */
  readonly derived: Selection | undefined;
  /** Core attributes that come after it. */
  readonly afterDerived: readonly string[];
}

/** What there is to know of a document that is shown as it is held. */
interface AsHeld {
  readonly extensions: readonly Extension[];
  /** Whether the derived attribute stands before some of the core attributes. */
  readonly derivedWithin: boolean;
  readonly hasRoles: boolean;
}

interface Plan extends Layout {
  /** What was found out about documents by their outlines. */
  readonly byOutline: (outline: string, resource: RenderedInput) => AsHeld | null;
}

const isDerived = ({ name }: Selection): boolean => name === 'groups' || name === 'members';

const placesOf = (selections: readonly Selection[]): Map<string, number> =>
  new Map(
    selections.flatMap((selection, place): [string, number][] =>
      selection.subs === undefined && selection.link === undefined ? [[selection.name, place]] : [],
    ),
  );

const plans = new WeakMap<Projection, Plan>();

const planOf = (projection: Projection): Plan => {
  let plan = plans.get(projection);
  if (plan === undefined) {
    const { core, extensions } = projection;
    const derived = core.find(isDerived);
    const places = placesOf(core);
    for (const [position, { urn }] of extensions.entries()) places.set(urn, core.length + position);
    const layout: Layout = {
      places,
      extensions: extensions.map(({ urn, attributes }) => ({
        urn,
        quoted: JSON.stringify(urn),
        places: placesOf(attributes),
      })),
      derived,
      afterDerived: derived === undefined ? [] : core.slice(core.indexOf(derived) + 1).map(({ name }) => name),
    };
    plan = { ...layout, byOutline: remembered((_, { document }) => lookInto(layout, document)) };
    plans.set(projection, plan);
  }
  return plan;
};

/** Whether all in it is shown as it is, in this order. */
const isInPlace = (held: JsonObject, places: Places): boolean => {
  let last = -1;
  for (const name in held) {
    const place = places.get(name);
    if (place === undefined || place <= last || isUnassigned(held[name])) return false;
    last = place;
  }
  return true;
};

/** Null for a document that is not shown as it is held. */
const lookInto = ({ places, extensions, afterDerived }: Layout, document: JsonObject): AsHeld | null => {
  if (!isInPlace(document, places)) return null;
  const found: Extension[] = [];
  for (const extension of extensions) {
    const held = document[extension.urn];
    if (held === undefined) continue;
    if (!isObject(held) || !isInPlace(held, extension.places)) return null;
    found.push(extension);
  }
  const derivedWithin = afterDerived.some((name) => document[name] !== undefined);
  return { extensions: found, derivedWithin, hasRoles: document.roles !== undefined };
};

/** The same by the names in a document, which is not looked into where another one with these names was. */
const asHeldOf = (plan: Plan, resource: RenderedInput): AsHeld | null => {
  const outline = outlineOfUnread(resource);
  return outline === undefined ? lookInto(plan, resource.document) : plan.byOutline(outline, resource);
};

/** The members of the text with the derived attribute in its place; undefined where the text does not tell where that is. */
const withDerived = (
  { derived }: Plan,
  resource: RenderedInput,
  { baseUrl }: RenderOptions,
  members: string,
  { extensions: [extension], derivedWithin }: AsHeld,
): string | undefined => {
  const shown = derived === undefined ? undefined : renderDerived(derived, resource, baseUrl);
  if (derived === undefined || shown === undefined) return members;
  if (derivedWithin) return undefined;
  // A quote within a string is escaped, and no other name is a URN.
  const at = extension === undefined ? members.length : members.indexOf(`,${extension.quoted}:`);
  return at < 0 ? undefined : `${members.slice(0, at)},"${derived.name}":${JSON.stringify(shown)}${members.slice(at)}`;
};

/** Ids and times: nothing that JSON would escape. */
const PLAIN = /^[\w:.+-]*$/;

/** The text in JSON. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

type Write = (resource: RenderedInput) => string;

/** Writes `meta` as JSON; what is the same of all resources is written once. */
const metaWriter = (type: AnyResourceType, { projection: { meta }, baseUrl }: RenderOptions): Write => {
  if (meta === undefined) return () => '';
  if (meta.subs !== undefined)
    return (resource) => `,"meta":${JSON.stringify(renderMeta(type, resource, meta, baseUrl))}`;
  const head = `,"meta":{"resourceType":${JSON.stringify(type.name)},"created":`;
  const location = JSON.stringify(locationOf(type, '', baseUrl)).slice(0, -1);
  return ({ id, version, created, lastModified }) => {
    const times = `${quoted(created)},"lastModified":${quoted(lastModified)}`;
    const address = `${location}${quoted(id).slice(1)}`;
    return `${head}${times},"location":${address},"version":${JSON.stringify(entityTag(version))}}`;
  };
};

const writerOf = (type: AnyResourceType, options: RenderOptions): Write => {
  const plan = planOf(options.projection);
  const metaOf = metaWriter(type, options);
  const core = JSON.stringify(type.core.id);
  const textAsHeld = (resource: RenderedInput): string | undefined => {
    const text = textOfUnread(resource) ?? textOfDocument(resource.document);
    if (text === undefined || text === '{}') return undefined;
    const held = asHeldOf(plan, resource);
    if (held === null || (held.hasRoles && options.rolesAsStrings === true)) return undefined;
    const members = withDerived(plan, resource, options, text.slice(1, -1), held);
    if (members === undefined) return undefined;
    let schemas = core;
    for (const { quoted } of held.extensions) schemas += `,${quoted}`;
    return `{"schemas":[${schemas}],"id":${quoted(resource.id)},${members}${metaOf(resource)}}`;
  };
  return (resource) => textAsHeld(resource) ?? JSON.stringify(renderResource(type, resource, options));
};

interface Writer {
  readonly type: AnyResourceType;
  readonly options: RenderOptions;
  readonly write: Write;
}

const writers = new WeakMap<Projection, Writer>();

/** Writes resources as the text of what `renderResource` gives. */
export const resourceWriter = (type: AnyResourceType, options: RenderOptions): Write => {
  const { projection, baseUrl, rolesAsStrings = false } = options;
  const last = writers.get(projection);
  // Most requests show all that is shown by default, to clients of one address.
  const same = last?.type === type && last.options.baseUrl === baseUrl;
  if (same && (last.options.rolesAsStrings ?? false) === rolesAsStrings) return last.write;
  const write = writerOf(type, options);
  writers.set(projection, { type, options, write });
  return write;
};
