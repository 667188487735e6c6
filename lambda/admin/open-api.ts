import * as z from 'zod/mini';
import { adminBasePath } from '../http/routes';
import { type AdminRoute, adminContract } from './contract';

const text = { type: 'string' };

const problem = {
  description:
    'A refusal, RFC 9457. `errors` names the fields that are wrong. What the gateway itself refuses, such as an unknown key or too many requests, has the second form.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail'],
        properties: {
          type: text,
          title: text,
          status: { type: 'integer' },
          detail: text,
          errors: {
            type: 'array',
            items: {
              type: 'object',
              required: ['field', 'detail'],
              properties: { field: text, detail: text },
            },
          },
        },
      },
    },
    'application/scim+json': {
      schema: {
        type: 'object',
        required: ['schemas', 'status', 'type', 'detail'],
        properties: {
          schemas: { type: 'array', items: text },
          status: text,
          type: text,
          title: text,
          detail: text,
        },
      },
    },
  },
};

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag that was read: 412 where it was changed meanwhile.',
  schema: text,
};

const who: Readonly<Record<AdminRoute['scope'], string>> = {
  platform: 'For platform keys.',
  organization: 'For platform keys and admin keys of the organisation.',
  any: 'For every admin key.',
};

const content = (schema: z.ZodMiniType, io: 'input' | 'output') => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io });
  return { 'application/json': { schema: json } };
};

const queryParameters = (query: z.ZodMiniObject) => {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
};

const operation = (name: string, route: AdminRoute) => ({
  operationId: name,
  summary: route.summary,
  description: who[route.scope],
  parameters: [
    ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
      name: parameter,
      in: 'path',
      required: true,
      schema: text,
    })),
    ...(route.query === undefined ? [] : queryParameters(route.query)),
    ...(route.versioned === true ? [ifMatch] : []),
  ],
  ...(route.body === undefined ? {} : { requestBody: { required: true, content: content(route.body, 'input') } }),
  responses: {
    [route.status]: {
      description: route.summary,
      ...(route.versioned === true && route.response !== undefined ? { headers: { ETag: { schema: text } } } : {}),
      ...(route.response === undefined ? {} : { content: content(route.response, 'output') }),
    },
    default: { $ref: '#/components/responses/Problem' },
  },
});

/** The contract as an OpenAPI 3.1 document. */
export const openApi = (rootUrl: string) => {
  const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
  for (const [name, route] of Object.entries<AdminRoute>(adminContract)) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'SCIM service: admin API', version: '1' },
    servers: [{ url: `${rootUrl}${adminBasePath}` }],
    security: [{ adminKey: [] }],
    paths,
    components: {
      securitySchemes: { adminKey: { type: 'http', scheme: 'bearer', description: 'An admin key, `scima_…`.' } },
      responses: { Problem: problem },
    },
  };
};
