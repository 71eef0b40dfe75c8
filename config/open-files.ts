import { readFileSync } from 'node:fs'
import { SettingsError } from './env.ts'

/** The embedded queue alone keeps more than a hundred; each number and each open console take a few besides. */
const NEEDED = 256

/**
 * Throws `SettingsError` where so few files and connections may be open at once that it could not start, and would say of the
 * queue's files that they are damaged. Where the system does not tell (anything but Linux) nothing is demanded. Node has
 * raised the limit to the highest that it may have.
 */
export function demandOpenFiles(limitsFile = '/proc/self/limits'): void {
  const limit = openFilesOf(limitsFile)
  if (limit === undefined || limit >= NEEDED) return
  const message = `only ${limit} files and connections may be open at once, Otklik needs ${NEEDED} and more: raise the limit (ulimit -n, LimitNOFILE= of the unit, --ulimit nofile of the container)`
  throw new SettingsError([{ name: 'nofile', message }])
}

function openFilesOf(limitsFile: string): number | undefined {
  try {
    const found = /^Max open files +(\d+)/m.exec(readFileSync(limitsFile, 'utf8'))
    return found ? Number(found[1]) : undefined
  } catch {
    return undefined
  }
}
