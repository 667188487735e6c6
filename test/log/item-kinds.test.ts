/** Every key of the table has a kind that the log names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callSubject } from '../../lambda/log/item-kinds';

const lambda = join(__dirname, '../../lambda');
const sources = ['store/keys.ts', 'store/activity-keys.ts', 'secrets/key-use.ts', 'secrets/lease.ts'].map((file) =>
  readFileSync(join(lambda, file), 'utf8'),
);
/** The kind in every partition key that the code writes down. */
const parts = [
  ...new Set(
    sources.flatMap((text) => [...text.matchAll(/(?:T#\$\{\w+\}|SYS)#([A-Z]+)/g)].map(([, part]) => part ?? '')),
  ),
];

const kindOf = (partition: string): readonly string[] =>
  callSubject({ service: 'dynamodb', operation: 'GetItem', body: JSON.stringify({ Key: { PK: { S: partition } } }) })
    .items;

test('all are found', () => {
  expect(parts.length).toBeGreaterThan(18);
});

test.each(parts)('%s', (part) => {
  const [kind = ''] = kindOf(`T#acme#${part}#x`);
  expect(kind).toBe(part === 'META' ? 'META' : kind.toLowerCase());
});

test('resources are named by their letter', () => {
  expect(kindOf('T#acme#U#a')).toEqual(['user']);
  expect(kindOf('T#acme#G#a')).toEqual(['group']);
});

test.each([
  ['cdk-scim/prod/organizations/acme', { items: ['organization keys'], organizationId: 'acme' }],
  ['cdk-scim/prod/platform', { items: ['platform'] }],
  ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:Pepper-AbCdEf', { items: ['pepper'] }],
])('the secret %s', (SecretId, subject) => {
  expect(
    callSubject({ service: 'secretsmanager', operation: 'GetSecretValue', body: JSON.stringify({ SecretId }) }),
  ).toEqual(subject);
});
