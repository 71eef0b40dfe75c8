import { DAY, MINUTE } from './units.ts'

/**
 * Meta's customer service window: for this long after a guest's last message an official number may send them anything.
 */
export const CUSTOMER_WINDOW_MS = DAY
/**
 * A message leaves a little later than it is decided on, and clocks differ: in its last minutes the window counts as
 * closed.
 */
const MARGIN_MS = 2 * MINUTE

/** The earliest last message of a guest with which the window is open at `at`. UTC milliseconds. */
export const windowOpenSince = (at: number): number => at - CUSTOMER_WINDOW_MS + MARGIN_MS

/** Whether the window is open at `at` after a guest's last message; null: they have never written. */
export function isWindowOpen(lastInboundAt: number | null, at: number): boolean {
  return lastInboundAt !== null && lastInboundAt >= windowOpenSince(at)
}
