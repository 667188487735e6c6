import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Json, JsonObject } from '../../lambda/scim/json';

/** A value of a template before its intrinsic functions are worked out; the parsed file, so plain JSON. */
const json = z.custom<Json>();
const jsonObject = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);

const template = z.object({
  Parameters: z.record(z.string(), z.object({ Default: json.optional() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), json))).default({}),
  Conditions: z.record(z.string(), json).default({}),
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Condition: z.string().optional(), Properties: jsonObject.default({}) }),
  ),
  Outputs: z.record(z.string(), z.object({ Value: json, Export: z.object({ Name: json }).optional() })).default({}),
});

/** A CloudFormation template as `cdk synth` writes it. */
export type Template = z.infer<typeof template>;

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.looseObject({ templateFile: z.string().optional(), stackName: z.string().optional() }).optional(),
    }),
  ),
});

const assetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional(), packaging: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/** One stack of a cloud assembly. */
export interface AssemblyStack {
  readonly name: string;
  readonly template: Template;
  /** Directories with the code of Lambda functions, by the S3 key under which the template names them. */
  readonly codeDirectories: ReadonlyMap<string, string>;
}

const parse = <T>(schema: z.ZodType<T>, file: string): T => schema.parse(JSON.parse(readFileSync(file, 'utf8')));

const codeDirectories = (directory: string, templateFile: string): Map<string, string> => {
  const { files } = parse(assetManifest, join(directory, templateFile.replace(/\.template\.json$/, '.assets.json')));
  const directories = new Map<string, string>();
  for (const { source, destinations } of Object.values(files)) {
    if (source.packaging !== 'zip' || source.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations)) directories.set(objectKey, join(directory, source.path));
  }
  return directories;
};

/** Reads what `cdk synth` left in a directory. */
export const readCloudAssembly = (directory: string): readonly AssemblyStack[] => {
  const { artifacts } = parse(manifest, join(directory, 'manifest.json'));
  return Object.entries(artifacts).flatMap(([id, { type, properties }]) => {
    if (type !== 'aws:cloudformation:stack' || properties?.templateFile === undefined) return [];
    const { templateFile, stackName } = properties;
    return [
      {
        name: stackName ?? id,
        template: parse(template, join(directory, templateFile)),
        codeDirectories: codeDirectories(directory, templateFile),
      },
    ];
  });
};
