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

/** Examines all data of an organisation, part after part; the exit code is 0 when nothing is wrong any more. */
export const examineData = async (
  call: AdminClient,
  organizationId: string,
  { repair = false }: { readonly repair?: boolean },
): Promise<Output> => {
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
  const sound = findings.every(({ state }) => state === 'repaired');
  return {
    data: { sound, examined, findings },
    exitCode: sound ? 0 : 1,
    human: (style) =>
      [
        `${organizationId}: ${examined} items examined, ${
          findings.length === 0 ? style.good('nothing is wrong') : `${findings.length} findings`
        }`,
        ...findings.map((finding) => told(style, finding)),
        ...advice(findings),
      ].join('\n'),
  };
};
