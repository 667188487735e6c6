import type { AdminClient } from '../admin-client';
import { details, type Output } from '../output';

/** Shows whether provisioning works; the exit code says so too. */
export const showStatus = async (call: AdminClient, organizationId: string): Promise<Output> => {
  const data = await call('getStatus', { parameters: { organizationId }, body: undefined });
  return {
    data,
    exitCode: data.healthy ? 0 : 1,
    human: (style) =>
      [
        `${organizationId}: ${data.healthy ? style.good('healthy') : style.bad('not healthy')}`,
        ...data.problems.map((problem) => style.bad(problem)),
        ...data.warnings.map((warning) => style.warning(warning)),
        '',
        details({
          'last request': data.lastRequestAt ?? 'none yet',
          'last success': data.lastSuccessAt ?? 'none yet',
          'last failure': data.lastFailureAt,
          'last refused for its rate': data.lastThrottledAt,
          users: String(data.counts.users),
          groups: String(data.counts.groups),
          'live access keys': String(data.liveKeys),
          'unfinished changes': String(data.unfinishedJobs),
        }),
      ].join('\n'),
  };
};
