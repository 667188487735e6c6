import type { AdminAnswer } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import type { Output } from '../output';
import type { Style } from '../style';

type Finding = AdminAnswer<'examineData'>['findings'][number];

const told = (style: Style, { state, kind, explanation }: Finding): string => {
  const paint = state === 'repaired' ? style.good : state === 'repairable' ? style.warning : style.bad;
  return `${paint(state)}  ${kind}: ${explanation}`;
};

const advice = (findings: readonly Finding[]): readonly string[] => [
  ...(findings.some(({ state }) => state === 'repairable')
    ? ['Run it again with --repair to mend what can be mended.']
    : []),
  ...(findings.some(({ state }) => state === 'undecided')
    ? ['What is undecided needs you: change one of the resources that are named, by the identity provider or the API.']
    : []),
];

interface Options {
  readonly repair?: boolean;
}

/** What was found in one organisation. */
interface Examined {
  readonly organizationId: string;
  readonly sound: boolean;
  readonly examined: number;
  readonly findings: readonly Finding[];
}

const examine = async (call: AdminClient, organizationId: string, { repair = false }: Options): Promise<Examined> => {
  const findings: Finding[] = [];
  let examined = 0;
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? {} : { cursor };
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

const lines = (style: Style, { organizationId, examined, findings }: Examined): readonly string[] => [
  `${organizationId}: ${examined} items examined, ${
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
    human: (style) => [...lines(style, result), ...advice(findings)].join('\n'),
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
    human: (style) => [...results.flatMap((result) => lines(style, result)), ...advice(findings)].join('\n'),
  };
};
