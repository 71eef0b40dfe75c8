import { availableParallelism, loadavg } from 'node:os'

const MOST = 6
/** How many runnable processes can share a core before anybody notices. */
const UNNOTICED = 2

/**
 * How many times longer than usual an answer may take on this machine at present, 1 to 6, by how many runnable
 * processes have recently shared a core (`getloadavg`). Time limits are stretched by it, so that something slow is not
 * taken for something gone.
 */
export function machineSlowness(
  loadOfMachine: number = loadavg()[0] ?? 0,
  cores: number = availableParallelism(),
): number {
  return Math.round(Math.min(MOST, Math.max(1, loadOfMachine / cores / UNNOTICED)) * 10) / 10
}
