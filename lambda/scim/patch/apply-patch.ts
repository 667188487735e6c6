/** Carries out the operations of a PATCH on a resource. RFC 7644 §3.5.2; pure, and so all or nothing. */
import { isObject, type JsonObject } from '../json';
import type { Mode } from '../mode';
import type { ResourceTypeDefinition } from '../schema/definition';
import { payloadTooLarge } from '../scim-error';
import { treatments } from '../validation/phase';
import { readValue } from '../validation/read-value';
import { checkRequiredParts } from '../validation/required-parts';
import type { Change } from './change';
import { changeAttribute } from './change-attribute';
import { changesOf } from './changes-of';
import { memberStep } from './member-step';
import type { MemberStep, PatchPlan } from './plan';
import type { PatchOperation } from './read-patch';
import { type Draft, settleDocument } from './settle-document';

/** Each change may cost as much as the document is long, so that the two are bounded together. */
export const maxDocumentChanges = 1_000;

/** The part of the draft in which an attribute lives; an extension's is made a copy of its own when it is first written. */
const ownerOf = (draft: Draft, document: JsonObject, extension: string): Draft => {
  const held = draft[extension];
  if (held !== undefined && held !== document[extension]) return held as Draft; // made below, in this very patch
  const owner: Draft = isObject(held) ? { ...held } : {};
  draft[extension] = owner as JsonObject; // what is undefined in it goes when the draft is settled
  return owner;
};

const changeDraft = (draft: Draft, document: JsonObject, change: Change, mode: Mode): void => {
  const { extension, attribute } = change;
  const owner = extension === undefined ? draft : ownerOf(draft, document, extension);
  owner[attribute.name] = changeAttribute(change, owner[attribute.name], mode);
};

/** Once all operations are done, since clients build a value piece by piece. */
const checkParts = (document: JsonObject, { extension, attribute, label }: Change): void => {
  const owner = extension === undefined ? document : document[extension];
  checkRequiredParts(attribute, isObject(owner) ? owner[attribute.name] : undefined, label);
};

/** What the service keeps by itself, so that a client's word for it changes nothing. */
const isIdle = ({ op, attribute, value }: Change, id: string): boolean =>
  // Okta sends `{"op": "replace", "value": {"id": "…", "displayName": "…"}}` with each renaming of a group.
  (attribute.name === 'id' && op !== 'remove' && value === id) ||
  // The URNs in use follow from the attributes.
  attribute.name === 'schemas';

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
  const draft: Draft = { ...document };
  const made: Change[] = [];
  let password = false;
  const memberSteps: MemberStep[] = [];
  for (const operation of operations) {
    for (const change of changesOf(type, operation, mode)) {
      if (isIdle(change, id)) continue;
      if (treatments.patch[change.attribute.mutability] === 'check') {
        password = checkSecret(change, mode) || password;
      } else if (change.attribute.heldAsItems) {
        const step = memberStep(change, mode);
        if (step !== undefined) memberSteps.push(step);
      } else {
        if (made.push(change) > maxDocumentChanges)
          throw payloadTooLarge(`A PATCH may set at most ${maxDocumentChanges} attributes; members do not count.`);
        changeDraft(draft, document, change, mode);
      }
    }
  }
  const settled = settleDocument(document, draft, mode);
  for (const change of made) checkParts(settled, change);
  return { document: settled, memberSteps, password };
};
