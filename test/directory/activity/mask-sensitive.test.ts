import { maskSensitive } from '../../../lambda/directory/activity/mask-sensitive';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const document = {
  userName: 'ada',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  phoneNumbers: [{ value: '+44', type: 'work' }, { value: '+49' }],
  [enterprise]: { employeeNumber: '42', manager: { value: 'm', displayName: 'Charles' } },
};

test.each<[string, object]>([
  ['username', { ...document, userName: '***' }],
  ['name', { ...document, name: '***' }],
  ['name.familyName', { ...document, name: { givenName: 'Ada', familyName: '***' } }],
  ['phoneNumbers', { ...document, phoneNumbers: ['***', '***'] }],
  ['phoneNumbers.VALUE', { ...document, phoneNumbers: [{ value: '***', type: 'work' }, { value: '***' }] }],
  [enterprise, { ...document, [enterprise]: '***' }],
  [`${enterprise}:employeeNumber`, { ...document, [enterprise]: { ...document[enterprise], employeeNumber: '***' } }],
  [
    `${enterprise}:manager.displayName`,
    { ...document, [enterprise]: { employeeNumber: '42', manager: { value: 'm', displayName: '***' } } },
  ],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName', { ...document, userName: '***' }],
  ['user', document],
  ['title', document],
])('%s is masked wherever it stands, and nothing else is', (name, expected) => {
  expect(maskSensitive(document, [name])).toEqual(expected);
});
