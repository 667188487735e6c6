/**
 * `roles` between clients and the catalogue. A client names a role by slug or UUID; the document holds its UUID, so that
 * renaming a slug breaks nothing; it is shown as the client named it. Behaviours 3.1 to 3.4.
 */
import { isDeepStrictEqual } from 'node:util';
import { isArray, isObject, type Json, type JsonObject } from '../scim/json';
import type { Mode } from '../scim/mode';
import { changesOf } from '../scim/patch/changes-of';
import type { PatchOperation } from '../scim/patch/read-patch';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { invalidValue } from '../scim/scim-error';
import { isAssignableBy, notAssignable } from './access/assignable-by';
import { type Catalogue, findRole, type NamedRole } from './access/catalogue';
import { assignedRoleIds } from './access/effective-access';
import { type AssignedRole, noGrants, type UserGrants } from './access/grants';
import type { RequestContext } from './request-context';
import type { ResourceRecord } from './store';

type WithGrants = Pick<ResourceRecord, 'document' | 'grants'>;

/** Without a catalogue `roles` is an attribute like any other, and every value is taken as it is. */
const hasRoles = (catalogue: Catalogue): boolean => catalogue.roles.size > 0;

const withRoles = (document: JsonObject, roles: readonly Json[]): JsonObject => {
  const { roles: _, ...rest } = document;
  // In its place, so that a document that comes out as it was also reads as it was.
  return roles.length === 0
    ? rest
    : Object.fromEntries(Object.entries(document).map(([name, value]) => [name, name === 'roles' ? roles : value]));
};

const shownRole = (catalogue: Catalogue, grants: UserGrants | undefined, element: Json): readonly Json[] => {
  if (!isObject(element) || typeof element.value !== 'string') return [element];
  const role = catalogue.roles.get(element.value);
  if (role === undefined) return [element];
  if (role.deleted === true) return [];
  const value = grants?.assigned[role.id]?.as === 'id' ? role.id : role.slug;
  return [{ ...element, value, display: element.display ?? role.name }];
};

/** The document with roles as clients see them; the very document where there is nothing to translate. */
export const showRoles = (catalogue: Catalogue, { document, grants }: WithGrants): JsonObject => {
  const { roles } = document;
  if (!isArray(roles) || !hasRoles(catalogue)) return document;
  return withRoles(
    document,
    roles.flatMap((element) => shownRole(catalogue, grants, element)),
  );
};

/** What a client's roles come to. */
export interface TakenRoles {
  /** The document as it is held. */
  readonly document: JsonObject;
  /** Absent where the user has and had none; the same object as before when nothing about them changes. */
  readonly grants?: UserGrants;
}

const unknownRole = (value: string) =>
  invalidValue(
    value === ''
      ? 'roles: a role came without a "value". Send the slug or the UUID of one of the roles of this organisation as "value".'
      : `roles: this organisation has no role "${value}". Use the slug or the UUID of one of its roles, or create the role first.`,
  );

/** Values of the user's that were never roles of the catalogue. */
const plainValues = (catalogue: Catalogue, before: WithGrants | undefined): ReadonlySet<string> =>
  new Set(assignedRoleIds(before?.document ?? {}).filter((value) => !catalogue.roles.has(value)));

const heldRole = (element: Json, id: string, name: string): Json => {
  if (!isObject(element)) return { value: id };
  const { display, ...rest } = element;
  return { ...rest, value: id, ...(display === undefined || display === name ? {} : { display }) };
};

/** Why SCIM may not give a role to a user; clients send whole resources back, so that one who has it by SCIM keeps it. */
const refusal = (found: NamedRole | undefined, value: string, assigned: ReadonlySet<string>) => {
  if (found === undefined) return unknownRole(value);
  if (isAssignableBy(found.role, 'scim') || assigned.has(found.role.id)) return undefined;
  return invalidValue(`roles: "${value}": ${notAssignable(found.role, 'scim')}`);
};

/** The elements as they are held. Throws for what is no role or none that SCIM may give, unless it is to be left out. */
const lookUp = (
  { organization: { settings }, ignoredRoles }: RequestContext,
  catalogue: Catalogue,
  before: WithGrants | undefined,
  elements: readonly Json[],
) => {
  const plain = plainValues(catalogue, before);
  const assigned = new Set(assignedRoleIds(before?.document ?? {}));
  const named = new Map<string, AssignedRole['as']>();
  const held: Json[] = [];
  for (const element of elements) {
    const value = isObject(element) && typeof element.value === 'string' ? element.value : '';
    const found = findRole(catalogue, value);
    const refused = refusal(found, value, assigned);
    // It came when there was no catalogue, and clients send whole resources back.
    if (found === undefined && plain.has(value)) held.push(element);
    else if (found === undefined || refused !== undefined) {
      if (settings.unknownRoles === 'reject') throw refused;
      ignoredRoles?.push(value);
    } else {
      const { id, name } = found.role;
      const at = held.findIndex((each) => isObject(each) && each.value === id);
      if (at < 0) {
        named.set(id, found.as);
        held.push(heldRole(element, id, name));
      } else if (isObject(element) && element.primary === true) {
        // `roles[primary eq "True"].value` was set to a role that the user has already: it is the primary one now.
        held[at] = { ...(held[at] as JsonObject), primary: true }; // as found above
      }
    }
  }
  return { held, named };
};

/** The roles of a document that a client sent, looked up in the catalogue. */
export const takeRoles = (
  context: RequestContext,
  catalogue: Catalogue,
  before: WithGrants | undefined,
  sent: JsonObject,
  at: string,
): TakenRoles => {
  const earlier = before?.grants;
  if (!hasRoles(catalogue)) return { document: sent, ...(earlier === undefined ? {} : { grants: earlier }) };
  const { held, named } = lookUp(context, catalogue, before, isArray(sent.roles) ? sent.roles : []);
  const assigned = Object.fromEntries(
    [...named].map(([id, as]): [string, AssignedRole] => [id, { since: earlier?.assigned[id]?.since ?? at, as }]),
  );
  const document = sent.roles === undefined ? sent : withRoles(sent, held);
  if (isDeepStrictEqual(earlier?.assigned ?? {}, assigned)) {
    return { document, ...(earlier === undefined ? {} : { grants: earlier }) };
  }
  return { document, grants: { ...(earlier ?? noGrants), assigned } };
};

/** Whether a PATCH says anything about roles. */
export const patchesRoles = (
  type: ResourceTypeDefinition,
  operations: readonly PatchOperation[],
  mode: Mode,
): boolean =>
  operations.some((operation) => changesOf(type, operation, mode).some(({ attribute }) => attribute.name === 'roles'));

/** Without the roles that were given by hand, where the organisation has them go with those of SCIM. Behaviour 3.4. */
export const withoutManualRoles = ({ organization }: RequestContext, taken: TakenRoles): TakenRoles => {
  const { document, grants } = taken;
  if (organization.settings.emptyRoles !== 'remove-all' || document.roles !== undefined) return taken;
  return grants === undefined || grants.manual.length === 0 ? taken : { document, grants: { ...grants, manual: [] } };
};
