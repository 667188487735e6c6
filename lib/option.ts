/** What a deploy option may be set to: a name for people, and how a context value is read. */
export interface OptionType<T> {
  /** Completes the sentence "The option must be …". */
  readonly name: string;
  /** The value, or undefined when it is none of this type. `cdk -c name=value` gives strings, cdk.json gives JSON. */
  readonly read: (value: unknown) => T | undefined;
}

/** One deploy option: a row of `lib/config.ts`. */
export interface Option<T> {
  readonly type: OptionType<T>;
  readonly default: T;
  /** What the option does, one sentence. */
  readonly sentence: string;
}

/** `true` or `false`. */
export const flag: OptionType<boolean> = {
  name: 'true or false',
  read: (value) =>
    value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined,
};

/** A whole number between two bounds, both included. */
export function wholeNumber(least: number, most: number): OptionType<number> {
  return {
    name: `a whole number from ${least} to ${most}`,
    read: (value) => {
      const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
      return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
        ? number
        : undefined;
    },
  };
}

/** One of a few words or numbers. */
export function oneOf<const T extends string | number>(values: readonly T[]): OptionType<T> {
  return {
    name: `one of ${values.join(', ')}`,
    read: (value) => values.find((candidate) => String(candidate) === String(value)),
  };
}

/** A text of a given form. */
export function text(name: string, form: RegExp): OptionType<string> {
  return { name, read: (value) => (typeof value === 'string' && form.test(value) ? value : undefined) };
}

/** An ARN of a service, or empty. @param resource How the part that names the resource begins; CloudFormation refuses others only half-way. */
export function arn(service: string, resource = ''): OptionType<string> {
  const name = resource === '' ? `an ARN of ${service}` : `an ARN of ${service} with "${resource}" in it`;
  return text(`${name} or empty`, new RegExp(`^(arn:[\\w-]+:${service}:[\\w-]*:\\d*:${resource}.+)?$`));
}

/** Either of two types. */
export function either<A, B>(first: OptionType<A>, second: OptionType<B>): OptionType<A | B> {
  return { name: `${first.name}, or ${second.name}`, read: (value) => first.read(value) ?? second.read(value) };
}
