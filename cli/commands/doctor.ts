import type { AdminAnswer, AdminQuery } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { UsageError } from '../command-error';
import type { Output } from '../output';
import type { Style } from '../style';
import { lines, type Text, text, type Value } from '../text';

type Finding = AdminAnswer<'examineData'>['findings'][number];

const told = (style: Style, { state, kind, explanation }: Finding): Text => {
  const paint = state === 'repaired' ? style.good : state === 'repairable' ? style.warning : style.bad;
  return text`${paint(state)}  ${kind}: ${explanation}`;
};

const advice = (findings: readonly Finding[]): readonly string[] => [
  ...(findings.some(({ state }) => state === 'repairable')
    ? ['Run it again with --repair to mend what can be mended.']
    : []),
  ...(findings.some(({ state }) => state === 'undecided')
    ? ['What is undecided needs you: change one of the resources that are named, by the identity provider or the API.']
    : []),
];

/** `userName=ada@example.com`; which attributes there are, the API says. */
const readValue = (text: string): Pick<NonNullable<AdminQuery<'examineData'>>, 'attribute' | 'value'> => {
  const cut = text.indexOf('=');
  if (cut > 0) {
    const attribute = text.slice(0, cut) as NonNullable<AdminQuery<'examineData'>['attribute']>; // checked by the API
    return { attribute, value: text.slice(cut + 1) };
  }
  throw new UsageError(
    `The data was not examined for "${text}".`,
    'It names no attribute and value.',
    'Write --value userName=ada@example.com.',
  );
};

interface Options {
  readonly repair?: boolean;
  /** Only who is found by it: `userName=ada@example.com`. */
  readonly value?: string;
}

/** What was found in one organisation. */
interface Examined {
  readonly organizationId: string;
  readonly sound: boolean;
  readonly examined: number;
  readonly findings: readonly Finding[];
}

const examine = async (
  call: AdminClient,
  organizationId: string,
  { repair = false, value }: Options,
): Promise<Examined> => {
  const only = value === undefined ? {} : readValue(value);
  const findings: Finding[] = [];
  let examined = 0;
  let cursor: string | undefined;
  do {
    const query = { ...only, ...(cursor === undefined ? {} : { cursor }) };
    const part = await call(repair ? 'repairData' : 'examineData', {
      parameters: { organizationId },
      body: undefined,
      query,
    });
    findings.push(...part.findings);
    examined += part.examined;
    cursor = part.nextCursor;
  } while (cursor !== undefined);
  return { organizationId, sound: findings.every(({ state }) => state === 'repaired'), examined, findings };
};

const report = (style: Style, { organizationId, examined, findings }: Examined): readonly Value[] => [
  text`${organizationId}: ${examined} items examined, ${
    findings.length === 0 ? style.good('nothing is wrong') : `${findings.length} findings`
  }`,
  ...findings.map((finding) => told(style, finding)),
];

/** Examines all data of an organisation, part after part; the exit code is 0 when nothing is wrong any more. */
export const examineData = async (call: AdminClient, organizationId: string, options: Options): Promise<Output> => {
  const result = await examine(call, organizationId, options);
  const { sound, examined, findings } = result;
  return {
    data: { sound, examined, findings },
    exitCode: sound ? 0 : 1,
    human: (style) => lines([...report(style, result), ...advice(findings)]),
  };
};

/** The same for one organisation after the other. */
export const examineAllData = async (call: AdminClient, options: Options): Promise<Output> => {
  const { organizations } = await call('listOrganizations', { parameters: {}, body: undefined });
  const results: Examined[] = [];
  for (const { id } of organizations) results.push(await examine(call, id, options));
  const sound = results.every((result) => result.sound);
  const findings = results.flatMap((result) => result.findings);
  return {
    data: { sound, organizations: results },
    exitCode: sound ? 0 : 1,
    human: (style) => lines([...results.flatMap((result) => report(style, result)), ...advice(findings)]),
  };
};
