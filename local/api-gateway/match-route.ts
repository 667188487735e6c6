import type { ApiResource } from './rest-api';

/** The resource that a path leads to, with its path parameters as the client wrote them. */
export interface RouteMatch {
  readonly resource: ApiResource;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** How specific a path part is: a plain one wins over `{param}`, and that over `{proxy+}`. */
const rank = (pathPart: string): number => (!pathPart.startsWith('{') ? 0 : pathPart.endsWith('+}') ? 2 : 1);

interface Child {
  readonly resource: ApiResource;
  /** The name of its path parameter, if it has one. */
  readonly parameter: string | undefined;
  readonly greedy: boolean;
}

const childrenOf = new WeakMap<ApiResource, readonly Child[]>();

/** The resources below one, in the order in which they are tried. */
const inOrder = (resource: ApiResource): readonly Child[] => {
  const known = childrenOf.get(resource);
  if (known) return known;
  const children = [...resource.children]
    .sort((a, b) => rank(a.pathPart) - rank(b.pathPart))
    .map((child) => ({
      resource: child,
      parameter: /^\{(.+?)\+?\}$/.exec(child.pathPart)?.[1],
      greedy: child.pathPart.endsWith('+}'),
    }));
  childrenOf.set(resource, children);
  return children;
};

const serves = ({ methods }: ApiResource, method: string): boolean => methods.has(method) || methods.has('ANY');

const descend = (
  resource: ApiResource,
  method: string,
  segments: readonly string[],
  depth: number,
): RouteMatch | undefined => {
  const segment = segments[depth];
  if (segment === undefined) return serves(resource, method) ? { resource, pathParameters: {} } : undefined;
  for (const { resource: child, parameter, greedy } of inOrder(resource)) {
    if (parameter === undefined) {
      const match = child.pathPart === segment ? descend(child, method, segments, depth + 1) : undefined;
      if (match) return match;
    } else if (greedy) {
      if (serves(child, method)) {
        return { resource: child, pathParameters: { [parameter]: segments.slice(depth).join('/') } };
      }
    } else {
      const match = segment === '' ? undefined : descend(child, method, segments, depth + 1);
      if (match) return { ...match, pathParameters: { [parameter]: segment, ...match.pathParameters } };
    }
  }
  return undefined;
};

/**
 * Finds the resource for a method and a path as it stands on the request line: the most specific one that matches the whole path
 * and has the method, be it a greedy one further up (measured on AWS: github.com/floci-io/floci/pull/3399,
 * github.com/ministackorg/ministack/pull/1423).
 *
 * Slashes at its end and more than one at its beginning count for nothing; within the path they make empty segments, which a greedy
 * resource takes as they are (recorded on AWS: localstack, tests/aws/services/apigateway/test_apigateway_lambda.snapshot.json,
 * `test_lambda_aws_proxy_integration`). No record shows one that another resource takes, so none does here.
 *
 * Path parameters stay percent-encoded: that is how a REST API hands them to a proxy integration, other than query parameters.
 */
export const matchRoute = (root: ApiResource, method: string, path: string): RouteMatch | undefined => {
  const trimmed = path.replace(/^\/+/, '').replace(/\/+$/, '');
  return descend(root, method, trimmed === '' ? [] : trimmed.split('/'), 0);
};
