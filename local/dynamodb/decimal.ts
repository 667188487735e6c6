/** A decimal number as digits and a power of ten. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Whole numbers that JavaScript adds exactly. */
const short = /^-?\d{1,15}$/;

/** Adds, or subtracts, two numbers as they stand on the wire, exactly: DynamoDB keeps 38 digits, JavaScript's numbers fewer than 17. */
export function addNumbers(one: string, other: string, sign: 1 | -1): string {
  if (short.test(one) && short.test(other)) return String(Number(one) + sign * Number(other));
  const [left, right] = [parsed(one), parsed(other)];
  const exponent = Math.min(left.exponent, right.exponent);
  const digits = scaled(left, exponent) + BigInt(sign) * scaled(right, exponent);
  return printed({ digits, exponent });
}

/** How many significant digits a number has. */
export function significantDigits(value: string): number {
  if (short.test(value)) return value.replace(/^-?0*|0+$/g, '').length;
  return parsed(value).digits.toString().replace('-', '').replace(/0+$/, '').length;
}

function parsed(value: string): Decimal {
  const [mantissa = '0', power = '0'] = value.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(`${whole}${fraction}`), exponent: Number(power) - fraction.length };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}

function printed({ digits, exponent }: Decimal): string {
  if (exponent >= 0) return (digits * 10n ** BigInt(exponent)).toString();
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(1 - exponent, '0');
  const fraction = text.slice(exponent).replace(/0+$/, '');
  return sign + text.slice(0, exponent) + (fraction === '' ? '' : `.${fraction}`);
}
