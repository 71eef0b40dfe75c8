import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Settings, SettingsError } from '../../config/env.ts'
import { CannotCopy } from '../db/copy/index.ts'
import { isDamage } from '../db/index.ts'
import { ArchiveError } from './archive/archive-error.ts'

/** Something the caller of a command can fix; reported without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const DAMAGED = 'The store is damaged: put the last backup in its place (npm run restore -- --from FILE --force).'

/** Runs a command to its end, and reports in words why it could not be done. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  // What is written is readable only by its owner.
  process.umask(0o077)
  try {
    await work()
  } catch (error) {
    const isTold = [SettingsError, CannotCopy, ArchiveError, UsageError].some((kind) => error instanceof kind)
    const text = isDamage(error)
      ? DAMAGED
      : error instanceof Error
        ? isTold
          ? error.message
          : error.stack
        : String(error)
    process.stderr.write(`${text}\n`)
    process.exitCode = 1
  }
}

/** The options of the command line: `texts` with a value, `flags` without. Throws `UsageError` with `usage`. */
export function readOptions<T extends string, F extends string>(
  usage: string,
  texts: readonly T[],
  flags: readonly F[],
) {
  const options = Object.fromEntries([
    ...texts.map((name) => [name, { type: 'string' as const }]),
    ...flags.map((name) => [name, { type: 'boolean' as const }]),
  ])
  try {
    const { values } = parseArgs({ options, strict: true, allowPositionals: false })
    return values as Partial<Record<T, string> & Record<F, boolean>>
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

/** Where the store of these settings is: `postgres://...` or a file. */
export function storeUrl(settings: Pick<Settings, 'DATABASE_URL' | 'OTKLIK_DATA_DIR'>): string {
  return settings.DATABASE_URL ?? join(settings.OTKLIK_DATA_DIR, 'otklik.sqlite')
}

const SHOW_EVERY_MS = 2_000

/** Reports progress: at each new step, and every two seconds. */
export function progressLine(say: (line: string) => void = (line) => void process.stderr.write(`${line}\n`)) {
  let last = ''
  let shownAt = 0
  return (what: string, count: number, of?: number) => {
    const now = performance.now()
    if (what === last && now - shownAt < SHOW_EVERY_MS && count !== of) return
    last = what
    shownAt = now
    const number = (value: number) => value.toLocaleString('en')
    say(`  ${what} ${number(count)}${of === undefined ? '' : ` of ${number(of)}`}`)
  }
}
