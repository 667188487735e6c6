import { programName } from '../../cli/program-name';

const call = {
  script: '/home/ada/cdk-scim/cli/scimctl.cjs',
  viaNpx: false,
  path: ['/usr/bin'],
  directory: '/tmp',
  checkout: '/home/ada/cdk-scim',
  isOwner: true,
};

test.each([
  ['through npx', { ...call, viaNpx: true, script: '/home/ada/cdk-scim/node_modules/.bin/scimctl' }, 'npx scimctl'],
  ['by a program on the path', { ...call, script: '/usr/bin/scimctl' }, 'scimctl'],
  ['by its file within the checkout', { ...call, directory: '/home/ada/cdk-scim/docs' }, 'npx scimctl'],
  [
    "by its file within somebody else's checkout",
    { ...call, directory: '/home/ada/cdk-scim', isOwner: false },
    'node /home/ada/cdk-scim/cli/scimctl.cjs',
  ],
  ['by its file from elsewhere', call, 'node /home/ada/cdk-scim/cli/scimctl.cjs'],
  ['by a link that is on no path', { ...call, script: '/opt/scimctl' }, 'node /opt/scimctl'],
  [
    'beside a folder of a longer name',
    { ...call, directory: '/home/ada/cdk-scim2' },
    'node /home/ada/cdk-scim/cli/scimctl.cjs',
  ],
] as const)('called %s it is called the same way again', (_, given, expected) => {
  expect(programName(given)).toBe(expected);
});
