import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { guides } from '../../cli/commands/guide';
import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
beforeEach(async () => {
  world = await startCliWorld();
  await world.run(['org', 'create', 'Acme', '--id', 'acme']);
});
afterEach(() => world.stop());

const json = async (...args: string[]) => JSON.parse((await world.run(args)).out);

describe('scimctl guide', () => {
  test.each(guides)('%s shows the steps with the own addresses, and no placeholder', async (guide) => {
    const { code, out } = await world.run(['guide', guide, '--org', 'acme'], { terminal: true });
    expect(code).toBe(0);
    expect(out).toContain('https://api.example.com/prod/');
    expect(out).toContain('scimctl key create --org acme');
    expect(out).not.toMatch(/[{]{2}|[}]{2}/);
    for (const part of [
      'Prerequisites',
      'Here',
      'Check that it worked',
      'What suspend and delete do',
      'Known oddities',
    ]) {
      expect(out).toContain(`\n## ${part}\n`);
    }
  });

  test('uses the base URL without /organizations for a workspace', async () => {
    const { markdown } = await json('guide', 'okta-workspaces', '--org', 'acme', '--json');
    expect(markdown).toContain('`https://api.example.com/prod/acme/scim/v2`');
    expect(markdown).not.toContain('/organizations/acme');
  });

  test('there is one for each file, and none for others', async () => {
    const files = readdirSync(join(__dirname, '../../docs/idp')).filter((file) => file !== 'README.md');
    expect(files.sort()).toEqual(guides.map((guide) => `${guide}.md`).sort());
    const { code, err } = await world.run(['guide', 'myspace', '--org', 'acme']);
    expect(code).toBe(2);
    expect(err).toContain('Allowed choices are okta');
  });
});

describe('scimctl check', () => {
  test('passes against the service, and leaves nothing behind but a revoked key', async () => {
    const { code, out } = await world.run(['check', '--org', 'acme']);
    const report = JSON.parse(out);
    expect(report.results.filter(({ outcome }: { outcome: string }) => outcome !== 'passed')).toEqual([]);
    expect([code, report.failed]).toEqual([0, 0]);
    expect(report.passed).toBeGreaterThan(12);
    expect((await json('status', '--org', 'acme')).counts).toEqual({ users: 0, groups: 0 });
    const { accessKeys } = await json('key', 'list', '--org', 'acme');
    expect(accessKeys).toMatchObject([{ name: expect.stringMatching(/^scimctl check /), status: 'revoked' }]);
  });

  test('tells what failed, cleans up what was made, and ends with 1', async () => {
    world.breakScim(
      (request) => request.method === 'PUT' || (request.method === 'DELETE' && request.path.includes('/Groups/')),
    );
    const { code, out } = await world.run(['check', '--org', 'acme'], { terminal: true, environment: colourless });
    expect(code).toBe(1);
    expect(out).toMatch(/failed {3}replaces the user by PUT: expected 200, got 500/);
    expect(out).toMatch(/failed {3}cleans up \/Groups\/\S+: delete it by hand/);
    expect((await json('status', '--org', 'acme')).counts.users).toBe(0);
    expect((await json('key', 'list', '--org', 'acme')).accessKeys).toMatchObject([{ status: 'revoked' }]);
  });
});

const colourless = { SCIM_ADMIN_URL: 'https://api.example.com/prod', SCIM_ADMIN_KEY: 'scima_test', NO_COLOR: '1' };

describe('scimctl completion', () => {
  const complete = (script: string, words: readonly string[]): readonly string[] => {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const program = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _scimctl; echo "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', program], { encoding: 'utf8' }).stdout.trim().split(' ');
  };

  test('completes nouns, verbs, options and choices in bash', async () => {
    const script = (await world.run(['completion', 'bash'])).out;
    expect(complete(script, ['scimctl', 'act'])).toEqual(['activity']);
    expect(complete(script, ['scimctl', 'key', 'r'])).toEqual(['revoke', 'rotate']);
    expect(complete(script, ['scimctl', 'org', 'd'])).toEqual(['disable', 'delete']);
    expect(complete(script, ['scimctl', 'org', 'disable', '--c'])).toEqual(['--confirm']);
    expect(complete(script, ['scimctl', 'key', 'create', '--name', 'org', '--pro'])).toEqual(['--provider']);
    expect(complete(script, ['scimctl', 'guide', 'okta-'])).toEqual(['okta-workspaces']);
  });

  test('is the same in zsh, by its bash completion', async () => {
    const [bash, zsh] = [await world.run(['completion', 'bash']), await world.run(['completion', 'zsh'])];
    expect(zsh.out).toBe(`autoload -U +X bashcompinit && bashcompinit\n${bash.out}`);
    expect((await world.run(['completion', 'fish'])).code).toBe(2);
  });
});
