import type { CliContext } from '../cli-context';

const ATTEMPTS = 8;
const FIRST_MILLISECONDS = 500;
const LONGEST_MILLISECONDS = 30_000;
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** As the service asks, or twice as long each time. */
const pauseAfter = (response: Response | undefined, attempt: number): number => {
  const asked = Number(response?.headers.get('retry-after') ?? Number.NaN) * 1000;
  const own = FIRST_MILLISECONDS * 2 ** attempt;
  return Math.min(LONGEST_MILLISECONDS, Number.isNaN(asked) ? own : Math.max(asked, own));
};

/** Repeats requests that the service could not take just now, or that it cannot be reached for; for requests that may be repeated. */
export const patientFetch =
  ({ fetch: send, wait }: Pick<CliContext, 'fetch' | 'wait'>): typeof fetch =>
  async (input, init) => {
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt + 1 >= ATTEMPTS;
      let response: Response | undefined;
      try {
        response = await send(input, init);
        if (last || !passing.has(response.status)) return response;
      } catch (error) {
        if (last || !(await wait(pauseAfter(undefined, attempt)))) throw error;
        continue;
      }
      if (!(await wait(pauseAfter(response, attempt)))) return response;
    }
  };
