import { DirectoryError, type DirectoryFailure } from '../../lambda/directory/directory-error';
import { retryOnChange } from '../../lambda/directory/retry-on-change';

const failing = async (failures: readonly DirectoryFailure[]) => {
  const firsts: boolean[] = [];
  const result = retryOnChange(async (first) => {
    const failure = failures[firsts.length];
    firsts.push(first);
    if (failure !== undefined) throw new DirectoryError(failure);
    return 'done';
  }, 3);
  const end = await result.catch((error: unknown) => (error instanceof DirectoryError ? error.failure : error));
  return { firsts, end };
};
const changed = { code: 'changed' } as const;
const memberGone = { code: 'memberGone', id: 'm' } as const;

test.each<[string, readonly DirectoryFailure[], unknown, number]>([
  ['goes on after others were faster', [changed, memberGone], 'done', 3],
  ['says that it is crowded when they always are', [changed, changed, changed], { code: 'crowded' }, 3],
  ['names the member that is gone at last', [changed, changed, memberGone], memberGone, 3],
  ['is not tried again after any other refusal', [changed, { code: 'gone' }], { code: 'gone' }, 2],
])('a change %s', async (_, failures, end, attempts) => {
  const outcome = await failing(failures);
  expect(outcome.end).toEqual(end);
  expect(outcome.firsts).toEqual([true, false, false].slice(0, attempts));
});
