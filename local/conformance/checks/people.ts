import type { JsonObject } from '../../../lambda/scim/json';
import { enterpriseUrn, type Session } from '../session';

/** People of one check, found among all others by their title. */
export interface People {
  readonly title: string;
  readonly ids: Readonly<Record<string, string>>;
}

export const makePeople = async (scim: Session, people: Readonly<Record<string, JsonObject>>): Promise<People> => {
  const title = scim.unique('title');
  const made = await Promise.all(
    Object.entries(people).map(async ([name, attributes]) => [name, (await scim.user({ title, ...attributes })).id]),
  );
  return { title, ids: Object.fromEntries(made) };
};

/** Three who differ in everything. */
export const crowd = {
  ada: {
    nickName: 'Countess',
    displayName: 'Ada "the" \\ Ä',
    active: true,
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [
      { value: 'ada@work.example', type: 'work' },
      { value: 'ada@home.example', type: 'home' },
    ],
    [enterpriseUrn]: { department: 'Engines', costCenter: '42' },
  },
  bob: {
    nickName: 'bob',
    active: false,
    name: { givenName: 'Bob' },
    emails: [{ value: 'bob@home.example', type: 'home' }],
  },
  eve: { userType: 'Guest', [enterpriseUrn]: { department: 'engines' } },
} as const;
