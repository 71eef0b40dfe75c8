const LOOK_MS = 200
const STARVED_MS = 1_000
const REMEMBERED = 5_000

/** Detects when the judge itself was not running: an answer it did not see in time then says nothing. */
export type Lag = { wasStarved(from: number, to: number): boolean; end(): void }

export function watchLag(): Lag {
  const gaps: { from: number; to: number }[] = []
  let lastAt = Date.now()
  const look = () => {
    const now = Date.now()
    if (now - lastAt > STARVED_MS) gaps.push({ from: lastAt, to: now })
    if (gaps.length > REMEMBERED) gaps.shift()
    lastAt = now
  }
  const timer = setInterval(look, LOOK_MS)
  return {
    wasStarved(from, to) {
      look()
      return gaps.some((gap) => gap.to > from && gap.from < to)
    },
    end: () => clearInterval(timer),
  }
}
