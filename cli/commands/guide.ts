import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AdminClient } from '../admin-client';
import type { Output } from '../output';
import { multiline } from '../text';

/** The guides in `docs/idp/`. */
export const guides = ['okta', 'okta-workspaces', 'entra', 'google', 'onelogin', 'jumpcloud', 'ping'] as const;
export type Guide = (typeof guides)[number];

/** The steps that connect an identity provider, with the organisation's own addresses in them. */
export const showGuide = async (
  call: AdminClient,
  organizationId: string,
  guide: Guide,
  program: string,
): Promise<Output> => {
  const { id, scimBaseUrl } = await call('getOrganization', { parameters: { organizationId }, body: undefined });
  const own: Readonly<Record<string, string>> = {
    organization: id,
    baseUrl: scimBaseUrl,
    workspaceBaseUrl: scimBaseUrl.replace(`/organizations/${id}/`, `/${id}/`),
  };
  const text = readFileSync(resolve(__dirname, '../../docs/idp', `${guide}.md`), 'utf8');
  const markdown = text
    .replace(/\{\{(\w+)\}\}/g, (whole, name: string) => own[name] ?? whole)
    .replace(/(?:npx )?\bscimctl(?= [a-z])/g, program)
    .trimEnd();
  return {
    data: { guide, organizationId: id, scimBaseUrl, markdown },
    human: () => multiline(markdown),
    textInPipe: true,
  };
};
