/** Pearson's, of values and those `lag` places later. */
export function correlation(values: readonly number[], lag: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let [together, alone] = [0, 0]
  for (const [index, value] of values.entries()) {
    alone += (value - mean) ** 2
    const later = values[index + lag]
    if (later !== undefined) together += (value - mean) * (later - mean)
  }
  return together / alone
}
