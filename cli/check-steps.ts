/** What every identity provider relies on, as requests whose answers are looked at. RFC 7643, RFC 7644. */

/** An answer; bodies are read as JSON of any form. */
export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each step checks the form of what it reads
  readonly body: any;
}

export interface CheckWorld {
  readonly send: (method: string, path: string, body?: unknown) => Promise<ScimAnswer>;
  readonly sendWithoutKey: (method: string, path: string) => Promise<ScimAnswer>;
  /** Part of every name that is made, so that nothing that exists is met. */
  readonly unique: string;
  /** What was made and not yet deleted. */
  userId?: string;
  groupId?: string;
}

export interface CheckStep {
  readonly name: string;
  readonly needs?: 'userId' | 'groupId';
  /** Throws what is wrong. */
  readonly run: (world: CheckWorld) => Promise<void>;
}

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

const hold = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise);
};
const answers = ({ status, body }: ScimAnswer, wanted: number): void =>
  hold(status === wanted, `expected ${wanted}, got ${status}${body?.detail === undefined ? '' : `: ${body.detail}`}`);
const refuses = (answer: ScimAnswer, status: number, scimType?: string): void => {
  answers(answer, status);
  const { schemas, scimType: told } = answer.body ?? {};
  hold(Array.isArray(schemas) && schemas.includes(errorUrn), 'the body is no SCIM error');
  hold(answer.body.status === String(status), 'the status in the body is not the status as a string');
  if (scimType !== undefined) hold(told === scimType, `expected scimType ${scimType}, got ${told}`);
};

/** The names of what a check makes, by which the next one finds what an interrupted one left. */
export const checkUserName = (unique: string): string => `scimctl-check-${unique}@example.com`;
export const checkGroupName = (unique: string): string => `scimctl check ${unique}`;

const userName = ({ unique }: CheckWorld): string => checkUserName(unique);
const newUser = (world: CheckWorld) => ({
  schemas: [userUrn],
  userName: userName(world),
  externalId: `check-${world.unique}`,
  name: { givenName: 'Throw', familyName: 'Away' },
  active: true,
});
const patch = (...Operations: readonly object[]) => ({ schemas: [patchUrn], Operations });
const finds = async (world: CheckWorld, filter: string, total: number): Promise<void> => {
  const answer = await world.send('GET', `/Users?filter=${encodeURIComponent(filter)}`);
  answers(answer, 200);
  const found = answer.body.totalResults;
  hold(found === total, `${filter}: expected totalResults ${total}, got ${found}`);
};

export const checkSteps: readonly CheckStep[] = [
  {
    name: 'refuses a request without a key',
    run: async (world) => {
      const answer = await world.sendWithoutKey('GET', '/Users');
      refuses(answer, 401);
      hold(/^bearer/i.test(answer.headers.get('www-authenticate') ?? ''), 'WWW-Authenticate does not say Bearer');
    },
  },
  {
    name: 'describes itself',
    run: async (world) => {
      const config = await world.send('GET', '/ServiceProviderConfig');
      answers(config, 200);
      hold(config.body.patch?.supported === true, 'ServiceProviderConfig does not offer PATCH');
      for (const path of ['/Schemas', '/ResourceTypes']) {
        const list = await world.send('GET', path);
        answers(list, 200);
        const names = (list.body.Resources ?? []).map(({ name }: { name: string }) => name);
        for (const name of ['User', 'Group']) hold(names.includes(name), `${path} does not list ${name}`);
      }
    },
  },
  { name: 'answers an empty list for nobody', run: (world) => finds(world, `userName eq "${userName(world)}"`, 0) },
  {
    name: 'creates a user',
    run: async (world) => {
      const answer = await world.send('POST', '/Users', newUser(world));
      answers(answer, 201);
      world.userId = answer.body.id;
      hold(typeof answer.body.id === 'string', 'the answer has no id');
      hold(answer.headers.get('location') === answer.body.meta?.location, 'Location is not meta.location');
    },
  },
  {
    name: 'reads the user back',
    needs: 'userId',
    run: async (world) => {
      const answer = await world.send('GET', `/Users/${world.userId}`);
      answers(answer, 200);
      hold(answer.body.userName === userName(world), 'userName is not what was sent');
      hold(answer.body.externalId === `check-${world.unique}`, 'externalId is not what was sent');
      hold(answer.body.active === true, 'active is not what was sent');
    },
  },
  {
    name: 'refuses a userName that is taken, whatever its case',
    needs: 'userId',
    run: async (world) => {
      const again = await world.send('POST', '/Users', { ...newUser(world), userName: userName(world).toUpperCase() });
      refuses(again, 409, 'uniqueness');
    },
  },
  {
    name: 'finds the user by userName and externalId',
    needs: 'userId',
    run: async (world) => {
      await finds(world, `userName eq "${userName(world).toUpperCase()}"`, 1);
      await finds(world, `externalId eq "check-${world.unique}" and active eq true`, 1);
    },
  },
  {
    name: 'refuses a filter that is none',
    run: async (world) =>
      refuses(await world.send('GET', `/Users?filter=${encodeURIComponent('userName zz "x"')}`), 400, 'invalidFilter'),
  },
  {
    name: 'deactivates and renames by PATCH',
    needs: 'userId',
    run: async (world) => {
      const operations = [
        { op: 'replace', value: { active: false } },
        { op: 'replace', path: 'name.familyName', value: 'Gone' },
      ];
      answers(await world.send('PATCH', `/Users/${world.userId}`, patch(...operations)), 200);
      const { body } = await world.send('GET', `/Users/${world.userId}`);
      hold(body.active === false && body.name?.familyName === 'Gone', 'the user is not as it was patched');
    },
  },
  {
    name: 'replaces the user by PUT',
    needs: 'userId',
    run: async (world) => {
      answers(await world.send('PUT', `/Users/${world.userId}`, { ...newUser(world), displayName: 'Check' }), 200);
      const { body } = await world.send('GET', `/Users/${world.userId}?attributes=displayName,active`);
      hold(body.displayName === 'Check' && body.active === true, 'the user is not as it was put');
      hold(body.userName === undefined, 'attributes= does not choose what is answered');
    },
  },
  {
    name: 'creates a group with a member',
    needs: 'userId',
    run: async (world) => {
      const members = [{ value: world.userId }];
      const displayName = checkGroupName(world.unique);
      const answer = await world.send('POST', '/Groups', { schemas: [groupUrn], displayName, members });
      answers(answer, 201);
      world.groupId = answer.body.id;
      const { body } = await world.send('GET', `/Users/${world.userId}`);
      const groups = (body.groups ?? []).map(({ value }: { value: string }) => value);
      hold(groups.includes(world.groupId), "the group is not among the user's groups");
    },
  },
  {
    name: 'reads a group without its members',
    needs: 'groupId',
    run: async (world) => {
      const answer = await world.send('GET', `/Groups/${world.groupId}?excludedAttributes=members`);
      answers(answer, 200);
      hold(answer.body.members === undefined, 'members are answered although they were excluded');
    },
  },
  {
    name: 'removes a member by PATCH, twice',
    needs: 'groupId',
    run: async (world) => {
      const removal = patch({ op: 'remove', path: `members[value eq "${world.userId}"]` });
      for (const _ of ['once', 'again']) {
        const { status } = await world.send('PATCH', `/Groups/${world.groupId}`, removal);
        hold(status === 204 || status === 200, `expected 204, got ${status}`);
      }
      const { body } = await world.send('GET', `/Groups/${world.groupId}`);
      hold((body.members ?? []).length === 0, 'the group still has the member');
    },
  },
  {
    name: 'deletes the group',
    needs: 'groupId',
    run: async (world) => {
      answers(await world.send('DELETE', `/Groups/${world.groupId}`), 204);
      refuses(await world.send('GET', `/Groups/${world.groupId}`), 404);
      delete world.groupId;
    },
  },
  {
    name: 'deletes the user, and knows it no more',
    needs: 'userId',
    run: async (world) => {
      answers(await world.send('DELETE', `/Users/${world.userId}`), 204);
      refuses(await world.send('GET', `/Users/${world.userId}`), 404);
      refuses(await world.send('DELETE', `/Users/${world.userId}`), 404);
      await finds(world, `userName eq "${userName(world)}"`, 0);
      delete world.userId;
    },
  },
];
