/** A process of its own, as Node reads NODE_EXTRA_CA_CERTS when it starts: posts to each URL twice and tells what became of it. */
import { createHttpExchange } from '../../../lambda/aws/http/http-exchange';

const post = async (url: string): Promise<string> => {
  const exchange = createHttpExchange(new URL(url), 5000);
  const outcomes: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    const outcome = exchange.post(`host: ${new URL(url).host}\r\n`, '{"name":"Zoë"}').then(
      ({ body }) => body,
      (error: Error) => String(Reflect.get(error, 'code')),
    );
    outcomes.push(await outcome);
  }
  return outcomes.join(', ');
};

const main = async (): Promise<void> => {
  const outcomes: string[] = [];
  for (const url of process.argv.slice(2)) outcomes.push(await post(url));
  console.log(JSON.stringify(outcomes));
  // The connections stay open: the process ends because they are idle.
};

void main();
