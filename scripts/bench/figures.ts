/** The middle one of an odd number of values; of an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (middle === undefined) throw new Error('a median of nothing')
  return middle
}

/** For people's eyes: as many places as it takes to see a difference. */
export function rounded(value: number, places = 2): number {
  return Number(value.toFixed(places))
}

/** The value below which the share lies: 0.99 of them, say. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  if (found === undefined) throw new Error('a percentile of nothing')
  return found
}
