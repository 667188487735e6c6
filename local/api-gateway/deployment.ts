/**
 * Works out the intrinsic functions of templates, as CloudFormation does when it deploys them.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
import { isArray, isObject, type Json, type JsonObject } from '../../lambda/scim/json';
import type { AssemblyStack } from './cloud-assembly';
import { type PhysicalResource, physicalResource, type Surroundings } from './physical-resource';

/** A resource as it is after deployment. */
export interface DeployedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly physical: PhysicalResource;
  readonly properties: JsonObject;
}

/** All stacks of an assembly, deployed. */
export interface Deployment {
  readonly surroundings: Surroundings;
  /** The resources of a type. Only their properties are worked out, so that what the local run never looks at may use anything. */
  resources(type: string): readonly DeployedResource[];
  /** Directory of a function's code, by its S3 key. */
  codeDirectory(key: string): string | undefined;
}

/** A template uses what the local run does not know. */
export class UnsupportedTemplate extends Error {
  override readonly name = 'UnsupportedTemplate';
}

/** Stands for `AWS::NoValue`: the property or element is left out. */
const noValue = Symbol('AWS::NoValue');
type Evaluated = Json | typeof noValue;

const text = (value: Evaluated): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UnsupportedTemplate(`A string is expected instead of ${JSON.stringify(value)}`);
};

const list = (value: Evaluated): readonly Json[] => {
  if (value !== noValue && isArray(value)) return value;
  throw new UnsupportedTemplate('A list is expected as an argument of an intrinsic function');
};

const element = (values: readonly Json[], index: number): Json => {
  const value = values[index];
  if (value === undefined) throw new UnsupportedTemplate('An intrinsic function lacks an argument');
  return value;
};

/** Deploys the stacks, in memory. */
export const deploy = (stacks: readonly AssemblyStack[], surroundings: Surroundings): Deployment => {
  const evaluators = new Map(stacks.map((stack) => [stack.name, stackEvaluator(stack)]));

  function stackEvaluator(stack: AssemblyStack) {
    const { Parameters, Mappings, Conditions, Resources } = stack.template;
    const physicals = new Map<string, PhysicalResource>();
    const pseudoParameters: Readonly<Record<string, Evaluated>> = {
      'AWS::Region': surroundings.region,
      'AWS::AccountId': surroundings.accountId,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${surroundings.region}:${surroundings.accountId}:stack/${stack.name}/local`,
      'AWS::NotificationARNs': [],
      'AWS::NoValue': noValue,
    };

    const physical = (logicalId: string): PhysicalResource => {
      const known = physicals.get(logicalId);
      if (known) return known;
      const resource = Resources[logicalId];
      if (!resource) throw new UnsupportedTemplate(`${stack.name} refers to ${logicalId}, which it does not declare`);
      // Names only: evaluating all properties would run in circles where two resources refer to each other.
      const names = Object.entries(resource.Properties).filter(([name]) => name.endsWith('Name'));
      const evaluated = object(Object.fromEntries(names));
      const created = physicalResource({ stack: stack.name, logicalId, type: resource.Type }, evaluated, surroundings);
      physicals.set(logicalId, created);
      return created;
    };

    const reference = (name: string): Evaluated => {
      if (name in pseudoParameters) return pseudoParameters[name] ?? noValue;
      const parameter = Parameters[name];
      return parameter ? evaluate(parameter.Default ?? '') : physical(name).reference;
    };

    const attribute = (logicalId: string, name: string): string => {
      const { arn, attributes } = physical(logicalId);
      return name === 'Arn' ? arn : (attributes[name] ?? `${logicalId}.${name}`);
    };

    const substitute = (argument: Json): string => {
      const [pattern, variables]: readonly Json[] = isArray(argument) ? argument : [argument, {}];
      return text(pattern ?? '').replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
        if (literal !== '') return `\${${name}}`;
        const variable = isObject(variables) ? variables[name] : undefined;
        if (variable !== undefined) return text(evaluate(variable));
        const [logicalId = '', ...path] = name.split('.');
        return path.length === 0 ? text(reference(name)) : attribute(logicalId, path.join('.'));
      });
    };

    const condition = (argument: Json): boolean => {
      if (typeof argument === 'string') {
        const declared = Conditions[argument];
        if (declared === undefined) throw new UnsupportedTemplate(`${stack.name} has no condition ${argument}`);
        return condition(declared);
      }
      const [name, operand] = isObject(argument) ? (Object.entries(argument)[0] ?? []) : [];
      if (operand === undefined) throw new UnsupportedTemplate(`${JSON.stringify(argument)} is no condition`);
      if (name === 'Condition') return condition(operand);
      const operands = list(operand);
      switch (name) {
        case 'Fn::Equals':
          return text(evaluate(element(operands, 0))) === text(evaluate(element(operands, 1)));
        case 'Fn::Not':
          return !condition(element(operands, 0));
        case 'Fn::And':
          return operands.every(condition);
        case 'Fn::Or':
          return operands.some(condition);
        default:
          throw new UnsupportedTemplate(`${name} is not known in conditions`);
      }
    };

    const call = (name: string, argument: Json): Evaluated => {
      switch (name) {
        case 'Ref':
          return reference(text(argument));
        case 'Fn::GetAtt': {
          const [logicalId = '', ...path] = isArray(argument) ? argument.map(text) : text(argument).split('.');
          return attribute(logicalId, path.join('.'));
        }
        case 'Fn::Join':
          return list(evaluate(element(list(argument), 1)))
            .map(text)
            .join(text(element(list(argument), 0)));
        case 'Fn::Sub':
          return substitute(argument);
        case 'Fn::Select': {
          const [index, values] = [element(list(argument), 0), element(list(argument), 1)];
          return element(list(evaluate(values)), Number(text(evaluate(index))));
        }
        case 'Fn::Split':
          return text(evaluate(element(list(argument), 1))).split(text(element(list(argument), 0)));
        case 'Fn::If': {
          const [name, ...branches] = list(argument);
          return evaluate(element(branches, condition(name ?? '') ? 0 : 1));
        }
        case 'Fn::FindInMap': {
          const [map = '', first = '', second = ''] = list(argument).map((key) => text(evaluate(key)));
          return evaluate(Mappings[map]?.[first]?.[second] ?? '');
        }
        case 'Fn::ImportValue':
          return exported(text(evaluate(argument)));
        case 'Fn::Base64':
          return Buffer.from(text(evaluate(argument))).toString('base64');
        default:
          throw new UnsupportedTemplate(`${name} in ${stack.name} is not known to the local run`);
      }
    };

    const object = (value: JsonObject): JsonObject => {
      const entries: [string, Json][] = [];
      for (const [name, member] of Object.entries(value)) {
        const evaluated = evaluate(member);
        if (evaluated !== noValue) entries.push([name, evaluated]);
      }
      return Object.fromEntries(entries);
    };

    function evaluate(value: Json): Evaluated {
      if (isArray(value)) return value.map(evaluate).filter((item) => item !== noValue);
      if (!isObject(value)) return value;
      const [entry, ...others] = Object.entries(value);
      const isCall = entry !== undefined && others.length === 0 && /^(Ref$|Fn::)/.test(entry[0]);
      return isCall ? call(entry[0], entry[1]) : object(value);
    }

    return {
      evaluate,
      condition,
      deployed: (logicalId: string): DeployedResource => ({
        stack: stack.name,
        logicalId,
        physical: physical(logicalId),
        properties: object(Resources[logicalId]?.Properties ?? {}),
      }),
    };
  }

  function exported(name: string): Evaluated {
    for (const stack of stacks) {
      const evaluator = evaluators.get(stack.name);
      for (const { Value, Export } of Object.values(stack.template.Outputs)) {
        if (Export && evaluator?.evaluate(Export.Name) === name) return evaluator.evaluate(Value);
      }
    }
    throw new UnsupportedTemplate(`No stack exports ${name}`);
  }

  return {
    surroundings,
    resources: (type) =>
      stacks.flatMap(({ name, template }) => {
        const evaluator = evaluators.get(name);
        if (!evaluator) return [];
        return Object.entries(template.Resources)
          .filter(([, resource]) => resource.Type === type)
          .filter(([, resource]) => resource.Condition === undefined || evaluator.condition(resource.Condition))
          .map(([logicalId]) => evaluator.deployed(logicalId));
      }),
    codeDirectory: (key) => stacks.map((stack) => stack.codeDirectories.get(key)).find((found) => found !== undefined),
  };
};
