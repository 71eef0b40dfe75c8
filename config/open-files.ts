import { readFileSync } from 'node:fs'
import { SettingsError } from './env.ts'

/** The embedded queue alone keeps more than a hundred open; each number and each open console need a few more. */
const NEEDED = 256

/**
 * Throws `SettingsError` if so few files and connections may be open at once that the process could not start, and the
 * embedded queue would report its files as damaged. Where the system does not say (anything but Linux) nothing is
 * demanded. Node has already raised the limit to the highest that it may have.
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
