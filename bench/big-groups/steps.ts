/** What is asked, in this order, and what must come of it. */
import { isArray, type JsonObject } from '../../lambda/scim/json';
import { type BigGroups, everyone, TEAMS, type Timed, userId } from './service';

export interface Step {
  readonly name: string;
  readonly run: (service: BigGroups) => Promise<Timed>;
}

const memberCount = ({ members }: JsonObject): number => (isArray(members) ? members.length : 0);
const must = (what: string, is: unknown, wanted: unknown): void => {
  if (is !== wanted) throw new Error(`${what}: ${String(is)}, not ${String(wanted)}`);
};

const references = (from: number, to: number): readonly { readonly value: string }[] =>
  Array.from({ length: to - from }, (_, n) => ({ value: userId(from + n) }));
const patch = (...operations: readonly object[]): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});
const group = (displayName: string, from: number, to: number): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName,
  members: references(from, to),
});

const big = `/Groups/${everyone}`;
let staff = '';

const getAll =
  (gzip: boolean): Step['run'] =>
  async ({ ask, members }) => {
    const answer = await ask('GET', big, 200, undefined, gzip);
    must('members', memberCount(answer.body), members);
    return answer;
  };

const put =
  (from: number, to: number): Step['run'] =>
  async ({ ask }) => {
    const answer = await ask('PUT', `/Groups/${staff}`, 200, group('Staff', from, to));
    must('members', memberCount(answer.body), to - from);
    return answer;
  };

const change =
  (op: 'add' | 'remove', count: number): Step['run'] =>
  async ({ ask, members }) => {
    const value = references(members - count, members);
    const answer = await ask('PATCH', big, 204, patch({ op, path: 'members', value }));
    const one = `${big}?excludedAttributes=members`;
    must('displayName', (await ask('GET', one, 200)).body.displayName, 'Everyone');
    return answer;
  };

export const steps: readonly Step[] = [
  // So that no step waits for a function to start.
  { name: 'first request', run: ({ ask }) => ask('GET', '/Groups?count=0', 200) },
  { name: 'GET without members', run: ({ ask }) => ask('GET', `${big}?excludedAttributes=members`, 200) },
  { name: 'GET all members, gzip', run: getAll(true) },
  { name: 'GET all members, uncompressed', run: getAll(false) },
  { name: 'PATCH: remove 1 member', run: change('remove', 1) },
  { name: 'PATCH: add 1 member', run: change('add', 1) },
  { name: 'PATCH: remove 1,000 members', run: change('remove', 1_000) },
  { name: 'PATCH: add 1,000 members', run: change('add', 1_000) },
  {
    name: 'POST a group of 5,000',
    run: async ({ ask }) => {
      const answer = await ask('POST', '/Groups', 201, group('Staff', 0, 5_000));
      staff = String(answer.body.id);
      must('members', memberCount(answer.body), 5_000);
      return answer;
    },
  },
  { name: 'PUT the same 5,000', run: put(0, 5_000) },
  { name: 'PUT 5,000, half of them others', run: put(2_500, 7_500) },
  { name: 'PUT 5,000, all of them others', run: put(7_500, 12_500) },
  { name: 'GET 1,000 groups with members', run: ({ ask }) => ask('GET', '/Groups?count=1000', 200) },
  {
    name: `DELETE a user in ${TEAMS.toLocaleString('en')} groups`,
    run: ({ ask }) => ask('DELETE', `/Users/${userId(0)}`, 204),
  },
  { name: 'DELETE the group', run: ({ ask }) => ask('DELETE', big, 204) },
  {
    name: 'POST a group of the same name, at once',
    run: async ({ ask }) => {
      const answer = await ask('POST', '/Groups', 201, group('Everyone', 1, 11));
      must('members', memberCount(answer.body), 10);
      await ask('GET', big, 404);
      return answer;
    },
  },
  { name: 'maintenance: what the deletion left', run: ({ maintain }) => maintain() },
];
