export type Backoff = {
  /** First delay in milliseconds. */
  base: number
  /** The longest delay in milliseconds. */
  cap: number
  factor?: number
}

/**
 * Milliseconds before attempt number `attempt` (1 = first retry), growing up to the cap, with equal jitter: between
 * half of it and all of it, so that many clients do not come back at the same time.
 */
export function backoffDelayMs({ base, cap, factor = 2 }: Backoff, attempt: number, random = Math.random): number {
  const full = Math.min(cap, base * factor ** Math.max(0, attempt - 1))
  return Math.round(full / 2 + (random() * full) / 2)
}
