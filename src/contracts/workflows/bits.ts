/**
 * Which earlier steps a step depends on, as a short text: bit 0 is the step right before it, bit 1 the one before that, in
 * hexadecimal digits. 300 steps that all depend on each other take 11 KB so, and a chain takes one digit for each step.
 */
export function toBits(step: number, dependsOn: readonly number[]): string | undefined {
  let bits = 0n;
  for (const other of dependsOn) bits |= 1n << BigInt(step - other - 1);
  return bits === 0n ? undefined : bits.toString(16);
}

export function fromBits(step: number, text: string | undefined): number[] {
  if (text === undefined) return [];
  const bits = BigInt(`0x${text}`);
  const steps = Array.from({ length: step }, (_, index) => index);
  return steps.filter((other) => ((bits >> BigInt(step - other - 1)) & 1n) === 1n);
}
