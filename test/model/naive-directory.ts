/** A second, deliberately naive SCIM service: two arrays and loops. It answers what the real one must answer. */
import type { Json, JsonObject } from '../../lambda/scim/json';
import type { Mode } from '../../lambda/scim/mode';
import { matches, type NaiveFilter, type Slots } from './naive-filter';
import { folded, type NaiveUser, patchUser, Refused, readUser } from './naive-user';

interface HeldUser {
  readonly id: string;
  user: NaiveUser;
}
interface HeldGroup {
  readonly id: string;
  displayName: string;
  externalId: string | undefined;
  /** Ids of users and groups. */
  members: string[];
}

/** What a change makes of a group; `named` are the members that it names for the whole list. */
interface NextGroup extends Omit<HeldGroup, 'id'> {
  readonly named: readonly string[];
}

/** What a request comes to; `changed` says whether the version of the resource must be another one. */
export interface NaiveAnswer {
  readonly status: number;
  readonly scimType?: string | undefined;
  readonly changed?: boolean;
}

export interface Listing {
  readonly filter?: NaiveFilter | undefined;
  readonly sortBy?: 'nickName' | 'userName' | undefined;
  readonly descending?: boolean | undefined;
  readonly startIndex: number;
  readonly count: number;
}

const textOf = (value: Json | undefined) => (typeof value === 'string' && value !== '' ? value : undefined);

export class NaiveDirectory {
  readonly users: HeldUser[] = [];
  readonly groups: HeldGroup[] = [];
  constructor(readonly mode: Mode) {}

  private answer(action: () => NaiveAnswer): NaiveAnswer {
    try {
      return action();
    } catch (error) {
      if (error instanceof Refused) return { status: error.status, scimType: error.scimType };
      throw error;
    }
  }

  private userAt(id: string): HeldUser {
    const held = this.users.find((user) => user.id === id);
    if (held === undefined) throw new Refused(404);
    return held;
  }

  private groupAt(id: string): HeldGroup {
    const held = this.groups.find((group) => group.id === id);
    if (held === undefined) throw new Refused(404);
    return held;
  }

  private checkUserName(id: string, userName: string): void {
    for (const other of this.users)
      if (other.id !== id && folded(other.user.userName) === folded(userName)) throw new Refused(409, 'uniqueness');
  }

  /** `id` is the one that the real service gave; undefined when it refused. */
  postUser(body: JsonObject, id: string | undefined): NaiveAnswer {
    return this.answer(() => {
      const user = readUser(body, this.mode);
      this.checkUserName('', user.userName);
      if (id !== undefined) this.users.push({ id, user });
      return { status: 201 };
    });
  }

  private changeUser(id: string, next: (before: NaiveUser) => NaiveUser): NaiveAnswer {
    return this.answer(() => {
      const held = this.userAt(id);
      const after = next(held.user);
      this.checkUserName(id, after.userName);
      const changed = JSON.stringify(sorted(after)) !== JSON.stringify(sorted(held.user));
      held.user = after;
      return { status: 200, changed };
    });
  }

  putUser(id: string, body: JsonObject): NaiveAnswer {
    return this.changeUser(id, (before) => readUser(body, this.mode, before));
  }

  patchUser(id: string, operations: readonly JsonObject[]): NaiveAnswer {
    return this.changeUser(id, (before) => patchUser(before, operations, this.mode));
  }

  getUser(id: string): NaiveAnswer {
    return this.answer(() => ({ status: this.userAt(id) ? 200 : 404 }));
  }

  delete(id: string, kind: 'users' | 'groups'): NaiveAnswer {
    return this.answer(() => {
      const list: { id: string }[] = this[kind];
      const at = list.findIndex((held) => held.id === id);
      if (at < 0) throw new Refused(404);
      list.splice(at, 1);
      for (const group of this.groups) group.members = group.members.filter((member) => member !== id);
      return { status: 204 };
    });
  }

  /** Ids of all that is within a group, at any depth. */
  within(id: string): string[] {
    const found: string[] = [];
    for (const member of this.groups.find((group) => group.id === id)?.members ?? [])
      found.push(member, ...this.within(member));
    return found;
  }

  /** Ids of the groups that a user is in, with how. */
  groupsOf(id: string): { value: string; type: string }[] {
    return this.groups
      .filter((group) => this.within(group.id).includes(id))
      .map((group) => ({ value: group.id, type: group.members.includes(id) ? 'direct' : 'indirect' }));
  }

  private checkGroup(displayName: string | undefined): asserts displayName is string {
    if (displayName === undefined || displayName.trim() === '') throw new Refused(400, 'invalidValue');
  }

  private checkGroupName(id: string, displayName: string): void {
    for (const other of this.groups)
      if (other.id !== id && folded(other.displayName) === folded(displayName)) throw new Refused(409, 'uniqueness');
  }

  /** Those of the wanted members that a group can have, each once. */
  private admit(
    id: string,
    before: readonly string[],
    wanted: readonly string[],
    named: readonly string[] = [],
  ): string[] {
    const members: string[] = [];
    for (const member of wanted) {
      if (members.includes(member)) continue;
      const exists = [...this.users, ...this.groups].some((held) => held.id === member);
      if (!exists && this.mode === 'strict') throw new Refused(400, 'invalidValue');
      if (exists) members.push(member);
    }
    // A list of nobody in place of all empties no group.
    const stillNamed = named.length > 0 && named.every((member) => wanted.includes(member));
    if (stillNamed && members.length === 0 && before.length > 0) throw new Refused(400, 'invalidValue');
    for (const member of members)
      if (!before.includes(member) && (member === id || this.within(member).includes(id)))
        throw new Refused(400, 'invalidValue');
    return members;
  }

  postGroup(body: JsonObject, members: readonly string[], id: string | undefined): NaiveAnswer {
    return this.answer(() => {
      const displayName = textOf(body.displayName);
      this.checkGroup(displayName);
      const admitted = this.admit('', [], members);
      this.checkGroupName('', displayName);
      if (id !== undefined)
        this.groups.push({ id, displayName, externalId: textOf(body.externalId), members: admitted });
      return { status: 201 };
    });
  }

  private changeGroup(id: string, status: number, next: (held: HeldGroup) => NextGroup): NaiveAnswer {
    return this.answer(() => {
      const held = this.groupAt(id);
      const { displayName, externalId, members, named } = next(held);
      const admitted = this.admit(id, held.members, members, named);
      this.checkGroupName(id, displayName);
      const changed =
        displayName !== held.displayName ||
        externalId !== held.externalId ||
        JSON.stringify([...admitted].sort()) !== JSON.stringify([...held.members].sort());
      Object.assign(held, { displayName, externalId, members: admitted });
      return { status, changed };
    });
  }

  putGroup(id: string, body: JsonObject, members: readonly string[]): NaiveAnswer {
    return this.changeGroup(id, 200, () => {
      const displayName = textOf(body.displayName);
      this.checkGroup(displayName);
      return { displayName, externalId: textOf(body.externalId), members: [...members], named: members };
    });
  }

  /** Operations on members name their ids in `ids`. */
  patchGroup(
    id: string,
    operations: readonly { op: string; path: string; value?: Json; ids: string[]; all: boolean }[],
  ): NaiveAnswer {
    return this.changeGroup(id, 204, (held) => {
      let { displayName, externalId, members } = held;
      let named: string[] = [];
      for (const { op, path, value, ids, all } of operations) {
        if (path === 'displayName') {
          this.checkGroup(textOf(value));
          displayName = textOf(value) ?? '';
        } else if (path === 'externalId') externalId = op === 'remove' ? undefined : textOf(value);
        else if (op === 'add') members = [...members, ...ids];
        else if (op === 'replace' || all) {
          named = all ? [] : ids;
          members = named;
        } else members = members.filter((member) => !ids.includes(member));
      }
      return { displayName, externalId, members, named };
    });
  }

  /** Ids of the page and how many there are. */
  list({ filter, sortBy, descending = false, startIndex, count }: Listing, slots: Slots) {
    const found = this.users
      .filter(({ id, user }) => {
        const groupIds = this.groupsOf(id).map(({ value }) => value);
        return filter === undefined || matches(filter, { id, user, groupIds }, slots);
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    if (sortBy !== undefined) {
      const keyOf = ({ user }: HeldUser) => (user[sortBy] === undefined ? undefined : folded(user[sortBy]));
      found.sort((a, b) => {
        const [left, right] = [keyOf(a), keyOf(b)];
        if (left === right) return 0;
        const order = left === undefined ? 1 : right === undefined ? -1 : left < right ? -1 : 1;
        return descending ? -order : order;
      });
    }
    const first = Math.max(1, startIndex) - 1;
    return { total: found.length, ids: found.slice(first, first + Math.max(0, count)).map(({ id }) => id) };
  }
}

/** The same data with keys in one order, so that it can be compared as text. */
export const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
