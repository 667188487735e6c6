import { App, type AppProps } from 'aws-cdk-lib';
import { type Config, readContext } from './config';
import { ServiceStack } from './stacks/service-stack';
import { StatefulStack } from './stacks/stateful-stack';

/** The names of the two stacks of a deployment. */
function stackNames(config: Pick<Config, 'stage'>): { readonly stateful: string; readonly service: string } {
  return { stateful: `cdk-scim-${config.stage}-stateful`, service: `cdk-scim-${config.stage}-service` };
}

/** The app that `cdk` runs: both stacks, with the options that the context gives. They fit any account and region. */
export function scimApp(props: AppProps = {}): App {
  const app = new App(props);
  const config = readContext(app.node);
  const names = stackNames(config);
  const data = new StatefulStack(app, 'Stateful', config, { stackName: names.stateful });
  new ServiceStack(app, 'Service', config, data, { stackName: names.service });
  return app;
}
