import type { HttpAnswer } from './http/response-reader';

/** Of an SDK client package: its list of error classes by name (`errorTypeRegistries`). */
export interface ErrorClasses {
  readonly namespace: string;
  getSchema(name: string): unknown;
  getErrorCtor(schema: never): unknown;
}

type ErrorClass = new (options: object) => Error;

/** The package's class of an error; undefined for those that no model names, such as ValidationException. */
const modelled = (registries: readonly ErrorClasses[], name: string): ErrorClass | undefined => {
  for (const registry of registries) {
    try {
      const schema = registry.getSchema(`${registry.namespace}#${name}`);
      const found = registry.getErrorCtor(schema as never); // the registry takes what it just gave
      if (typeof found === 'function') return found as ErrorClass; // it holds classes of errors and nothing else
    } catch {
      // It throws on names that it does not know.
    }
  }
  return undefined;
};

/** The error that a service answered, in the SDK's own class where it has one: its name, message and further fields. */
export const serviceError = (
  registries: readonly ErrorClasses[],
  Base: ErrorClass,
  answer: HttpAnswer,
  $metadata: object,
): Error => {
  const { __type, message, Message, ...fields } = parseBody(answer);
  // `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException`; some services append `:http://…`.
  const type = String(__type ?? answer.headers.get('x-amzn-errortype') ?? 'UnknownError');
  const name = type.replace(/^.*#/, '').replace(/:.*$/, '');
  const Modelled = modelled(registries, name);
  const options = {
    ...fields,
    name,
    message: String(message ?? Message ?? `${name}, status ${answer.status}`),
    $fault: answer.status < 500 ? 'client' : 'server',
    $metadata,
  };
  return Object.assign(Modelled === undefined ? new Base(options) : new Modelled(options), fields);
};

const parseBody = ({ body }: HttpAnswer): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // a load balancer's HTML page
  }
};
