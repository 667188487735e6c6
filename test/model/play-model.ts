/** Plays a sequence against the real handlers and the naive directory, and holds the answers of the one to those of the other. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../lambda/scim/json';
import type { Mode } from '../../lambda/scim/mode';
import type { Answer, InProcessService } from '../handlers/in-process-service';
import { type NaiveAnswer, NaiveDirectory, sorted } from './naive-directory';
import { print, type Slots } from './naive-filter';
import { ENT } from './naive-user';
import type { GroupOperation, MemberSlot, Step } from './sequences';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const nobody = randomUUID();

const same = (actual: unknown, expected: unknown, what: string): void => {
  const [left, right] = [JSON.stringify(sorted(actual)), JSON.stringify(sorted(expected))];
  if (left !== right) throw new Error(`${what}: the service says ${left}, the model ${right}`);
};

/** An attribute that names users or groups, in one order. */
const inOrder = (list: readonly { value: string; type?: string }[] | undefined) =>
  [...(list ?? [])].map(({ value, type }) => ({ value, type })).sort((a, b) => (a.value < b.value ? -1 : 1));

export const playModel = async (service: InProcessService, mode: Mode, steps: readonly Step[]): Promise<void> => {
  const organizationId = await service.organization();
  const model = new NaiveDirectory(mode);
  /** All that ever were, deleted ones too, so that they are asked for. */
  const ids = { user: [] as string[], group: [] as string[] };
  const tags = new Map<string, string>();
  const at = (list: readonly string[], slot: number) => list[slot % Math.max(1, list.length)] ?? nobody;
  const slots: Slots = { user: (slot) => at(ids.user, slot), group: (slot) => at(ids.group, slot) };
  const idOfMember = ({ kind, slot }: MemberSlot) => (kind === 'nobody' ? nobody : slots[kind](slot));
  const refer = (members: readonly MemberSlot[]) => members.map((each) => ({ value: idOfMember(each) }));
  const call = (method: string, path: string, body?: JsonObject): Promise<Answer> =>
    service.call(method, path, { organizationId, mode, ...(body === undefined ? {} : { body }) });

  const checkStatus = (actual: Answer, expected: NaiveAnswer, step: Step): void => {
    const scimType = actual.status >= 400 ? actual.body.scimType : undefined;
    const { status, scimType: wanted } = expected;
    same({ status: actual.status, scimType }, { status, scimType: wanted }, JSON.stringify(step));
  };
  const checkTag = (id: string, actual: Answer, { changed }: NaiveAnswer, step: Step): void => {
    const [before, after] = [tags.get(id), actual.headers.etag ?? ''];
    if (before !== undefined && changed !== undefined)
      same(after !== before, changed, `version after ${JSON.stringify(step)}`);
    tags.set(id, after);
  };
  /** `shown` is an answer that holds the user already. */
  const checkUser = async (id: string, shown?: Answer): Promise<void> => {
    const held = model.users.find((each) => each.id === id);
    const { status, body } = shown ?? (await call('GET', `/Users/${id}`));
    same(status < 300, held !== undefined, `existence of user ${id}`);
    if (held === undefined) return;
    const { schemas: _, id: __, meta: ___, groups, [ENT]: extension, ...rest } = body;
    same({ ...rest, ...extension }, held.user, `user ${id}`);
    same(inOrder(groups), inOrder(model.groupsOf(id)), `groups of user ${id}`);
  };
  const checkGroup = async (id: string): Promise<void> => {
    const held = model.groups.find((each) => each.id === id);
    const { status, body, headers } = await call('GET', `/Groups/${id}`);
    same(status, held === undefined ? 404 : 200, `GET of group ${id}`);
    if (held === undefined) return;
    tags.set(id, headers.etag ?? '');
    const members = [...(body.members ?? [])].map(({ value }: JsonObject) => value).sort();
    const { displayName, externalId } = body;
    const expected = { displayName: held.displayName, externalId: held.externalId, members: [...held.members].sort() };
    same({ displayName, externalId, members }, expected, `group ${id}`);
  };
  const operationsOf = (operation: GroupOperation): JsonObject[] => {
    const { op, path, value = null, members, form } = operation;
    if (path !== 'members') return [{ op, path, value }];
    if (op !== 'remove') return [{ op, path, value: refer(members) }];
    if (form === 'all') return [{ op, path }];
    if (form === 'list' && members.length > 0) return [{ op, path, value: refer(members) }];
    return refer(members).map((each) => ({ op, path: `members[value eq "${each.value}"]` }));
  };

  const namedIds = (operation: GroupOperation) => ({
    ...operation,
    ids: operation.members.map(idOfMember),
    all: operation.op === 'remove' && operation.form === 'all',
  });

  const play = async (step: Step): Promise<void> => {
    switch (step.do) {
      case 'postUser': {
        const answer = await call('POST', '/Users', { schemas: [USER], ...step.body });
        const id = answer.status === 201 ? String(answer.body.id) : undefined;
        checkStatus(answer, model.postUser(step.body, id), step);
        if (id === undefined) return;
        ids.user.push(id);
        tags.set(id, answer.headers.etag ?? '');
        return checkUser(id, answer);
      }
      case 'putUser':
      case 'patchUser': {
        const id = slots.user(step.slot);
        const put = step.do === 'putUser';
        const body = put ? { schemas: [USER], ...step.body } : { schemas: [PATCH], Operations: step.operations };
        const answer = await call(put ? 'PUT' : 'PATCH', `/Users/${id}`, body);
        const expected = put ? model.putUser(id, step.body) : model.patchUser(id, step.operations);
        checkStatus(answer, expected, step);
        if (answer.status !== 200) return checkUser(id);
        checkTag(id, answer, expected, step);
        return checkUser(id, answer);
      }
      case 'deleteUser':
      case 'deleteGroup': {
        const user = step.do === 'deleteUser';
        const id = user ? slots.user(step.slot) : slots.group(step.slot);
        const answer = await call('DELETE', `${user ? '/Users' : '/Groups'}/${id}`);
        checkStatus(answer, model.delete(id, user ? 'users' : 'groups'), step);
        // Whoever held it has another version now.
        for (const group of ids.group) tags.delete(group);
        for (const group of model.groups) await checkGroup(group.id);
        return user ? checkUser(id) : checkGroup(id);
      }
      case 'getUser':
        return checkUser(slots.user(step.slot));
      case 'listUsers': {
        const { filter, sortBy, descending, startIndex, count } = step;
        const query = [`startIndex=${startIndex}`, `count=${count}`, 'attributes=userName'];
        if (filter !== undefined) query.push(`filter=${encodeURIComponent(print(filter, slots))}`);
        if (sortBy !== undefined) query.push(`sortBy=${sortBy}&sortOrder=${descending ? 'descending' : 'ascending'}`);
        const { status, body } = await call('GET', `/Users?${query.join('&')}`);
        same(status, 200, `status of ${query}`);
        const found = (body.Resources ?? []).map(({ id }: JsonObject) => id);
        const expected = model.list(step, slots);
        same({ total: body.totalResults, ids: found }, expected, `list by ${query}`);
        return;
      }
      case 'postGroup': {
        const answer = await call('POST', '/Groups', { schemas: [GROUP], ...step.body, members: refer(step.members) });
        const id = answer.status === 201 ? String(answer.body.id) : undefined;
        checkStatus(answer, model.postGroup(step.body, step.members.map(idOfMember), id), step);
        if (id === undefined) return;
        ids.group.push(id);
        tags.set(id, answer.headers.etag ?? '');
        return checkGroup(id);
      }
      case 'putGroup':
      case 'patchGroup': {
        const id = slots.group(step.slot);
        const put = step.do === 'putGroup';
        const operations = put ? [] : step.operations.flatMap(operationsOf);
        // A removal without any member in it is none.
        if (!put && operations.length === 0) return;
        const body = put
          ? { schemas: [GROUP], ...step.body, members: refer(step.members) }
          : { schemas: [PATCH], Operations: operations };
        const answer = await call(put ? 'PUT' : 'PATCH', `/Groups/${id}`, body);
        const expected = put
          ? model.putGroup(id, step.body, step.members.map(idOfMember))
          : model.patchGroup(id, step.operations.map(namedIds));
        checkStatus(answer, expected, step);
        if (answer.status < 300) checkTag(id, answer, expected, step);
        await checkGroup(id);
        const [someone] = model.users.slice(step.slot % Math.max(1, model.users.length));
        if (someone !== undefined) await checkUser(someone.id);
        return;
      }
    }
  };
  for (const step of steps) await play(step);
  // What the answers said is also what is kept.
  for (const { id } of model.users) await checkUser(id);
};
