import { readFile } from 'node:fs/promises'

const TICKS_A_SECOND = 100

/** Milliseconds of processor time that a process has used, user and system; undefined where the system does not tell. */
export async function cpuTimeMs(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  // The name in brackets may hold anything; the fields after it are numbered from the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_A_SECOND
}
