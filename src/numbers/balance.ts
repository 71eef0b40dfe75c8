/** The numbers of this process with their weights, and what is known of other processes with numbers. */
export type Balance = {
  /** How many numbers there are in all processes. */
  numbers: number
  /** Weights of the numbers here: 1 for a number at rest, more for one with traffic (`traffic.ts`). */
  here: ReadonlyMap<string, number>
  /** For each other process, how much its numbers weigh beyond 1 each. */
  others: readonly number[]
}

/** Traffic comes and goes: numbers are moved for it only when the load exceeds a fair share by this much. */
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
 * The number to hand over, if any: the heaviest that does not leave too little here, else the lightest after which the
 * others still carry less than this process did. Too many numbers move at once; too much traffic moves them only when
 * it is far too much. `movable`: the candidates.
 */
export function numberToRelease(balance: Balance, movable: readonly string[]): string | undefined {
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
