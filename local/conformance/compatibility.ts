/** `docs/compatibility.md`, made from the checks. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Behaviour, type Chapter, chapters } from './behaviours';
import type { Check } from './check';

/** The file that `npm run conformance -- --write-docs` writes. */
export const compatibilityFile = resolve(__dirname, '..', '..', 'docs', 'compatibility.md');

const introduction = `# What is served, and how it is checked

Each row is a behaviour with the standard that it comes from; where identity providers differ from the standards, it names the
provider. Under it stands what \`npm run conformance\` checks by sending requests to the running service, in both modes of an
access key unless one is named: *compatible* (the default) takes what identity providers really send, *strict* is the standards
to the letter. RFC 7643 is the schema, RFC 7644 the protocol, RFC 9865 cursor pagination.

\`\`\`
npm run conformance                                            # starts the service, prints the matrix
npm run conformance -- --only 5                                # one chapter, or one behaviour: 5.4
npm run conformance -- --base-url https://… --token … --mode strict    # any SCIM service
\`\`\`

Against a service elsewhere the run deletes what it made. Checks with ⚙ need organisations of their own, by the admin API of this
product (\`--admin-url\`, \`--admin-key\`), and are shown as not run without it.

This page is generated: \`npm run conformance -- --write-docs\`.
`;

const escapeMarkdown = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*');

const sentence = ({ title, mode, needs }: Check): string =>
  `- ${mode === undefined ? '' : `*${mode}:* `}${escapeMarkdown(title)}${needs === undefined ? '' : ' ⚙'}`;

const renderBehaviour = (checks: readonly Check[]) => (behaviour: Behaviour) => {
  const { number, title, source } = behaviour;
  return [
    `**${number} ${escapeMarkdown(title)}** (${source})`,
    '',
    ...checks.filter((check) => check.behaviour === number).map(sentence),
  ].join('\n');
};

const renderChapter =
  (checks: readonly Check[]) =>
  ({ title, behaviours }: Chapter, index: number): string =>
    [`## ${index + 1}. ${title}`, ...behaviours.map(renderBehaviour(checks))].join('\n\n');

/** The whole page. */
export const renderCompatibility = (checks: readonly Check[]): string =>
  `${[introduction, ...chapters.map(renderChapter(checks))].join('\n')}\n`
    .replace(/\n## /g, '\n\n## ')
    .replace(/\n{3,}/g, '\n\n');

/** Writes the page. */
export const writeCompatibility = (checks: readonly Check[]): void =>
  writeFileSync(compatibilityFile, renderCompatibility(checks));
