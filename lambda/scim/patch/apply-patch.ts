/** Carries out the operations of a PATCH on a resource. RFC 7644 §3.5.2; pure, and so all or nothing. */
import { isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import type { ResourceTypeDefinition } from '../schema/definition';
import { payloadTooLarge } from '../scim-error';
import { treatments } from '../validation/phase';
import { readValue } from '../validation/read-value';
import { checkRequiredParts } from '../validation/required-parts';
import { checkNoDeletion } from '../validation/scim-1-deletion';
import type { Change } from './change';
import { changeAttribute } from './change-attribute';
import { changesOf } from './changes-of';
import { memberStep } from './member-step';
import type { MemberStep, PatchPlan } from './plan';
import type { PatchOperation } from './read-patch';
import { checkRepeatedSchemas } from './repeated-schemas';
import { type Draft, settleDocument } from './settle-document';

/** Each change may cost as much as the document is long, so that the two are bounded together. */
export const maxDocumentChanges = 1_000;

/** A document while operations are carried out on it: what was touched of it and of each extension. */
interface Drafts {
  readonly core: Draft;
  readonly extensions: Map<string, Draft>;
}

const heldIn = (document: JsonObject, extension: string): JsonObject => {
  const held = document[extension];
  return isObject(held) ? held : {};
};

const draftOf = ({ core, extensions }: Drafts, extension: string | undefined): Draft => {
  if (extension === undefined) return core;
  let draft = extensions.get(extension);
  if (draft === undefined) extensions.set(extension, (draft = new Map()));
  return draft;
};

const changeDraft = (drafts: Drafts, document: JsonObject, change: Change, mode: Mode): void => {
  const { extension, attribute } = change;
  const { name } = attribute;
  const draft = draftOf(drafts, extension);
  const held = extension === undefined ? document : heldIn(document, extension);
  const drafted = draft.get(name);
  const before = drafted === undefined ? held[name] : drafted.value;
  draft.set(name, { attribute, value: changeAttribute(change, before, mode) });
};

/** The document after all operations; an extension without a value leaves it, RFC 7643 §3.3. */
const settle = (document: JsonObject, { core, extensions }: Drafts, mode: Mode): JsonObject => {
  for (const [urn, draft] of extensions) {
    const after = settleDocument(heldIn(document, urn), draft, mode);
    core.set(urn, { value: Object.keys(after).length === 0 ? undefined : after });
  }
  return settleDocument(document, core, mode);
};

/** Once all operations are done, since clients build a value piece by piece. */
const checkParts = (document: JsonObject, { extension, attribute, label }: Change): void => {
  const owner = extension === undefined ? document : document[extension];
  checkRequiredParts(attribute, isObject(owner) ? owner[attribute.name] : undefined, label);
};

/** What the service keeps by itself, so that a client's word for it changes nothing. */
const isIdle = (change: Change, type: ResourceTypeDefinition, id: string, mode: Mode): boolean => {
  const { op, extension, attribute, value, keyed } = change;
  if (extension !== undefined) return false;
  switch (attribute.name) {
    // Okta sends `{"op": "replace", "value": {"id": "…", "displayName": "…"}}` with each renaming of a group.
    case 'id':
      return op !== 'remove' && value === id;
    case 'schemas':
      checkRepeatedSchemas(change, type, mode);
      return true;
    // `{"op": "replace", "value": {"meta": {"resourceType": "User"}, …}}` repeats what was read. RFC 7643 §3.1 has what a client
    // says of it ignored.
    case 'meta':
      return keyed === true;
    default:
      return false;
  }
};

/** Whether it repeats the groups of a user among other attributes; whoever knows these tells whether it changes them. */
const repeatsGroups = ({ extension, attribute, sub, filter, keyed }: Change): boolean =>
  attribute.name === 'groups' &&
  attribute.mutability === 'readOnly' &&
  keyed === true &&
  extension === undefined &&
  sub === undefined &&
  filter === undefined;

/** Validates what is not kept. */
const checkSecret = ({ op, attribute, value = null, label }: Change, mode: Mode): boolean =>
  op !== 'remove' && readValue(attribute, value, label, { mode }) !== undefined;

/**
 * What the operations make of a resource. `document` is the very object passed in when they change nothing, and else shares
 * with it whatever they did not touch.
 */
export const applyPatch = (
  type: ResourceTypeDefinition,
  current: { readonly id: string; readonly document: JsonObject },
  operations: readonly PatchOperation[],
  { mode }: { readonly mode: Mode },
): PatchPlan => {
  const { id, document } = current;
  const drafts: Drafts = { core: new Map(), extensions: new Map() };
  const made: Change[] = [];
  let password = false;
  const memberSteps: MemberStep[] = [];
  const repeatedGroups: Json[] = [];
  for (const operation of operations) {
    for (const change of changesOf(type, operation, mode)) {
      if (isIdle(change, type, id, mode)) continue;
      if (change.op !== 'remove' && mode === 'compatible')
        checkNoDeletion(change.attribute, change.value, change.label);
      if (repeatsGroups(change)) {
        repeatedGroups.push(change.value ?? null);
      } else if (treatments.patch[change.attribute.mutability] === 'check') {
        password = checkSecret(change, mode) || password;
      } else if (change.attribute.heldAsItems) {
        const step = memberStep(change, mode);
        if (step !== undefined) memberSteps.push(step);
      } else {
        if (made.push(change) > maxDocumentChanges)
          throw payloadTooLarge(`A PATCH may set at most ${maxDocumentChanges} attributes; members do not count.`);
        changeDraft(drafts, document, change, mode);
      }
    }
  }
  const settled = settle(document, drafts, mode);
  for (const change of made) checkParts(settled, change);
  return { document: settled, memberSteps, repeatedGroups, password };
};
