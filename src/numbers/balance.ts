/** The numbers of this process with their weights, and what is known of the others that hold numbers. */
export type Balance = {
  /** Of all processes. */
  numbers: number
  /** Weights of those here: 1 for a number at rest, more for one with traffic (`traffic.ts`). */
  here: ReadonlyMap<string, number>
  /** For each other process, how much its numbers weigh beyond 1 each. */
  others: readonly number[]
}

/** Traffic comes and goes: only when it weighs this much more than a fair share are numbers moved for it. */
const UNEVEN = 0.25

/** What the numbers of this process weigh. */
export function loadOf({ here }: Pick<Balance, 'here'>): number {
  return sum(here.values())
}

/** The load that this process should carry: all of it while it is alone. */
export function shareOf({ numbers, here, others }: Balance): number {
  const excess = loadOf({ here }) - here.size + sum(others)
  return Math.ceil((numbers + excess) / (others.length + 1))
}

/**
 * The number that should go to others, if one should: the heaviest that does not leave too little here, else the lightest
 * after which others still carry less than this process did. Too many numbers move at once; too much traffic only where
 * it is far too much. `movable`: those that may.
 */
export function numberToHandOver(balance: Balance, movable: readonly string[]): string | undefined {
  const { numbers, here, others } = balance
  const load = loadOf(balance)
  const share = shareOf(balance)
  const surplus = load - share
  if (surplus < 1) return undefined
  const tooMany = here.size > Math.ceil(numbers / (others.length + 1))
  if (!tooMany && surplus <= share * UNEVEN) return undefined
  const carriedElsewhere = (numbers - here.size + sum(others)) / others.length
  const weighed = movable.map((id) => ({ id, weight: here.get(id) ?? 0 })).sort((a, b) => b.weight - a.weight)
  const fitting = weighed.find(({ weight }) => weight <= surplus)
  return (fitting ?? weighed.findLast(({ weight }) => carriedElsewhere + weight < load))?.id
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
