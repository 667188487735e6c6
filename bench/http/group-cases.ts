/** Adding a member to a group of many, and removing it. */
import type { JsonObject } from '../../lambda/scim/json';
import { type Directory, expectAnswer, type Group, patchOf } from './directory';
import type { Step, Subject } from './measure';
import { STRANGERS } from './seed';

/** So that a group of 100 stays one of about 100; at most as many as there are strangers. */
const ADDED_AT_ONCE = 24;

/** A larger group is not read for one member. */
const READ_WHOLE = 10_000;

const groupOf = ({ directory, size }: Subject): Group => {
  const group = directory.groups.get(size);
  if (group === undefined) throw new Error(`${directory.title} has no group of ${size}.`);
  return group;
};

const change = async ({ client }: Directory, group: Group, operation: JsonObject): Promise<number> => {
  const answer = await client.send('PATCH', `Groups/${group.id}`, patchOf(operation));
  const right = answer.status === 204 || (answer.status === 200 && answer.body?.id === group.id);
  expectAnswer('change of a group', answer, right);
  return answer.milliseconds;
};

/** Whoever is not in the group: the last users of the directory. */
const strangers = new WeakMap<Group, string[]>();

const strangersOf = ({ ids }: Directory, group: Group): string[] => {
  const known = strangers.get(group) ?? ids.slice(group.members).slice(-STRANGERS);
  strangers.set(group, known);
  return known;
};

/** The two steps for the group of a subject. */
export const memberSteps = (subject: Subject): readonly Step[] => {
  const group = groupOf(subject);
  return [
    {
      name: 'add a member',
      atMost: () => ADDED_AT_ONCE,
      run: async (directory) => {
        const value = strangersOf(directory, group).shift() ?? '';
        const taken = await change(directory, group, { op: 'add', path: 'members', value: [{ value }] });
        group.added.push(value);
        return taken;
      },
    },
    {
      name: 'remove a member',
      undoes: true,
      atMost: () => group.added.length,
      run: async (directory) => {
        const value = group.added.shift() ?? '';
        const taken = await change(directory, group, { op: 'remove', path: `members[value eq "${value}"]` });
        strangersOf(directory, group).push(value);
        return taken;
      },
    },
  ];
};

/** Whether a group has who it should have by now: adds one, looks, removes it, looks. */
export const keepsChanges = async (subject: Subject): Promise<boolean> => {
  const { directory } = subject;
  const group = groupOf(subject);
  const holds = async (value: string): Promise<boolean> => {
    if (group.members > READ_WHOLE) {
      const filter = encodeURIComponent(`id eq "${group.id}" and members[value eq "${value}"]`);
      const found = await directory.client.send('GET', `Groups?excludedAttributes=members&filter=${filter}`);
      expectAnswer('look for a member', found, found.status === 200);
      return found.body?.totalResults === 1;
    }
    const whole = await directory.client.send('GET', `Groups/${group.id}`);
    expectAnswer('a group with its members', whole, whole.status === 200 && whole.body?.members !== undefined);
    return whole.body?.members?.some((member) => member.value === value) === true;
  };
  const value = strangersOf(directory, group)[0] ?? '';
  await change(directory, group, { op: 'add', path: 'members', value: [{ value }] });
  const held = await holds(value);
  await change(directory, group, { op: 'remove', path: `members[value eq "${value}"]` });
  return held && !(await holds(value));
};
