import { availableParallelism, loadavg } from 'node:os'

const MOST = 6
/** Runnable processes that share a core without anybody noticing much. */
const UNNOTICED = 2

/**
 * How many times longer than usual an answer may take on this machine now, 1 to 6: by how many runnable processes have shared
 * a core lately (`getloadavg`). What is judged by the clock waits for that much longer, and is told from what is gone.
 */
export function machineSlowness(
  loadOfMachine: number = loadavg()[0] ?? 0,
  cores: number = availableParallelism(),
): number {
  return Math.round(Math.min(MOST, Math.max(1, loadOfMachine / cores / UNNOTICED)) * 10) / 10
}
