/** The median; of an even number of values the lower of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (middle === undefined) throw new Error('a median of nothing')
  return middle
}

/** Rounded for people to read. */
export function rounded(value: number, places = 2): number {
  return Number(value.toFixed(places))
}

/** The value below which this share of the values lies, such as 0.99. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  if (found === undefined) throw new Error('a percentile of nothing')
  return found
}
