import { parseFilter } from '../../lambda/scim/filter/parse-filter';
import { printFilter } from '../../lambda/scim/filter/print-filter';
import { type IndexPlan, planFilter, type Source } from '../../lambda/store/plan';

const sourceText = (source: Source): string => {
  switch (source.from) {
    case 'id':
      return `id ${source.id}`;
    case 'index':
      return `${source.index.name} = ${source.value}`;
    case 'edges':
      return `edges of ${source.of}`;
    case 'union':
      return `(${source.plans.map(planText).join(') or (')})`;
  }
};
const planText = ({ source, edges, residual }: IndexPlan): string =>
  [
    sourceText(source),
    ...edges.map((id) => `joined with ${id}`),
    ...(residual ? [`then ${printFilter(residual)}`] : []),
  ].join(', ');

const planned = (kind: 'User' | 'Group', text: string): string => {
  const plan = planFilter(kind, parseFilter(text, { mode: 'compatible' }));
  return plan === undefined ? 'scan' : planText(plan);
};

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('the index that answers a filter on users', () => {
  it.each([
    ['id eq "U"', 'id U'],
    ['ID eq "U" and active eq true', 'id U, then active eq true'],
    ['userName eq "Ann"', 'userName = Ann, then userName eq "Ann"'],
    ['USERNAME EQ "Ann"', 'userName = Ann, then USERNAME eq "Ann"'],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "Ann"',
      'userName = Ann, then urn:ietf:params:scim:schemas:core:2.0:User:userName eq "Ann"',
    ],
    ['externalId eq jyoung', 'externalId = jyoung, then externalId eq "jyoung"'],
    ['externalId eq 42', 'externalId = 42, then externalId eq 42'],
    ['externalId eq ""', 'externalId = , then externalId eq ""'],
    ['emails.value eq "a@x"', 'emails.value = a@x, then emails.value eq "a@x"'],
    ['emails eq "a@x"', 'emails.value = a@x, then emails eq "a@x"'],
    ['emails[value eq "a@x"]', 'emails.value = a@x, then emails[value eq "a@x"]'],
    ['emails[type eq "work"].value eq "a@x"', 'emails.value = a@x, then emails[type eq "work" and value eq "a@x"]'],
    ['manager eq "M"', 'manager.value = M, then manager eq "M"'],
    [`${ENT}:manager.value eq "M"`, `manager.value = M, then ${ENT}:manager.value eq "M"`],
    [`${ENT}:manager eq "M"`, `manager.value = M, then ${ENT}:manager eq "M"`],
    ['groups eq "G"', 'edges of G'],
    ['groups.value eq "G" and active eq true', 'edges of G, then active eq true'],
    ['groups[value eq "G"]', 'edges of G'],
    ['groups[value eq "G" and type eq "direct"]', 'edges of G, then groups[value eq "G" and type eq "direct"]'],
    ['groups.display eq "G"', 'scan'],
    ['userName eq "ann" and groups eq "G"', 'userName = ann, then userName eq "ann" and groups eq "G"'],
    ['emails eq "a@x" and userName eq "ann"', 'userName = ann, then emails eq "a@x" and userName eq "ann"'],
    [
      'userName eq "a" or userName eq "b"',
      '(userName = a, then userName eq "a") or (userName = b, then userName eq "b"), then userName eq "a" or userName eq "b"',
    ],
    ['id eq "A" or id eq "B"', '(id A) or (id B)'],
    ['active eq true and (id eq "A" or id eq "B")', '(id A) or (id B), then active eq true'],
    ['userName eq "a" or active eq true', 'scan'],
    ['not (userName eq "a")', 'scan'],
    ['userName ne "a"', 'scan'],
    ['userName sw "a"', 'scan'],
    ['userName eq null', 'scan'],
    ['userName pr', 'scan'],
    ['members eq "U"', 'scan'],
    ['displayName eq "Ann"', 'scan'],
    ['emails.type eq "work"', 'scan'],
    ['emails[type eq "work" or value eq "a@x"]', 'scan'],
    ['emails[not (value eq "a@x")]', 'scan'],
    ['nonsense eq "a"', 'scan'],
    [`${ENT} eq "a"`, 'scan'],
  ])('%s', (filter, expected) => expect(planned('User', filter)).toBe(expected));
});

describe('the index that answers a filter on groups', () => {
  it.each([
    ['displayName eq "Team"', 'displayName = Team, then displayName eq "Team"'],
    ['externalId eq "E"', 'externalId = E, then externalId eq "E"'],
    ['members eq "U"', 'edges of U'],
    ['members.value eq "U"', 'edges of U'],
    ['members[value eq "U"]', 'edges of U'],
    ['members[value eq "U"].type eq "User"', 'edges of U, then members[value eq "U" and type eq "User"]'],
    ['id eq "G" and members eq "U"', 'id G, joined with U'],
    ['members eq "U" and id eq "G"', 'id G, joined with U'],
    ['members eq "U" and members eq "V"', 'edges of U, joined with V'],
    [
      'displayName eq "T" and members eq "U" and externalId pr',
      'displayName = T, joined with U, then displayName eq "T" and externalId pr',
    ],
    ['userName eq "a"', 'scan'],
    ['members.display eq "Ann"', 'scan'],
  ])('%s', (filter, expected) => expect(planned('Group', filter)).toBe(expected));
});
