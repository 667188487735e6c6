/** What the documents tell people to type exists. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliWorld, startCliWorld } from './cli/fixture';

const root = join(__dirname, '..');
const files = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

interface Mention {
  readonly file: string;
  readonly text: string;
}

/** From `scimctl` to the end of the line or of the code that it stands in. */
const mentions: readonly Mention[] = files.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(`)?(?:npx )?scimctl ([^\n`]*)/g)]
    .filter(([, tick, text = '']) => tick !== undefined || /^[a-z-]+( |$)/.test(text))
    .map(([, , text = '']) => ({ file, text: text.split(' #')[0]?.trim() ?? '' })),
);

let world: CliWorld;
beforeAll(async () => {
  world = await startCliWorld();
});
afterAll(() => world.stop());

/** The words before the first that is an option or a value. */
const commandOf = (text: string): readonly string[] => {
  const words = text.split(/\s+/);
  const end = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  return end < 0 ? words : words.slice(0, end);
};

/** Help of the command; a value that looks like a word is not part of its name. */
const helpOf = async (words: readonly string[]): Promise<string> => {
  const { code, out, err } = await world.run([...words, '--help']);
  if (code !== 0) throw new Error(err);
  return out;
};

test('there are commands in the documents', () => {
  expect(mentions.length).toBeGreaterThan(20);
});

test.each([...new Map(mentions.map((mention) => [mention.text, mention])).values()])(
  '$file: scimctl $text',
  async ({ text }) => {
    const help = await helpOf(commandOf(text));
    const [usage = ''] = help.split('\n');
    const [noun, verb] = commandOf(text);
    expect(usage).toContain(`scimctl ${noun ?? ''}`);
    // A noun with verbs shows its own usage when the verb does not exist.
    if (verb !== undefined && /\[command\]/.test(usage)) throw new Error(`scimctl ${noun} has no ${verb}`);
    for (const [option] of text.matchAll(/--[a-z-]+/g)) expect(help).toContain(option);
  },
);

test.each(files.filter((file) => /idp\/[a-z-]+\.md$/.test(file)))('%s says how to rotate the key', (file) => {
  const [, section] = readFileSync(join(root, file), 'utf8').split('## Rotate the key');
  expect(section).toMatch(/scimctl key rotate <id> --org \{\{organization\}\} --overlap-hours/);
});
