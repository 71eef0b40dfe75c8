import { readFile } from 'node:fs/promises'
import { median, rounded } from './figures.ts'

const TICKS_A_SECOND = 100

/** Milliseconds of processor time that a process has used, user and system; undefined if the system does not say. */
export async function cpuTimeMs(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  // The name in brackets may contain anything; the fields after it are numbered from the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_A_SECOND
}

type Rounds = readonly { cpuMs: number | undefined }[]

/**
 * How many messages we handle in the processor time that bare Baileys takes for one; null if the system does not say.
 */
export function cpuRatio({ ours, raw }: { ours: Rounds; raw: Rounds }): number | null {
  const [ourMs, rawMs] = [cpuPerMessage(ours), cpuPerMessage(raw)]
  return ourMs === null || rawMs === null ? null : rounded(rawMs / ourMs)
}

/** The median of the rounds; null if the system does not say. */
export function cpuPerMessage(rounds: Rounds): number | null {
  const known = rounds.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs]))
  return known.length > 0 ? rounded(median(known)) : null
}
