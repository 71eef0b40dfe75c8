import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from './env.ts'

/**
 * The 32 bytes that encrypt session keys and webhook secrets: OTKLIK_SECRET_KEY, or a file in the data folder that is
 * made at first start and readable by the owner alone. Losing it means linking every number again.
 */
export function loadSecretKey(settings: KeySettings): Buffer {
  if (settings.OTKLIK_SECRET_KEY) return Buffer.from(settings.OTKLIK_SECRET_KEY, 'hex')
  const file = fileOf(settings)
  mkdirSync(settings.OTKLIK_DATA_DIR, { recursive: true })
  try {
    // Exclusive, so that two processes starting at once end up with one key.
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readKey(file)
}

/** The secret key where there is one already; none is made. */
export function findSecretKey(settings: KeySettings): Buffer | undefined {
  if (settings.OTKLIK_SECRET_KEY) return Buffer.from(settings.OTKLIK_SECRET_KEY, 'hex')
  return existsSync(fileOf(settings)) ? readKey(fileOf(settings)) : undefined
}

/** The key that still opens what the secret key does not, while that is being changed: a setting, or a file. */
export function findSecondKey(settings: KeySettings & Pick<Settings, 'OTKLIK_SECOND_SECRET_KEY'>): Buffer | undefined {
  if (settings.OTKLIK_SECOND_SECRET_KEY) return Buffer.from(settings.OTKLIK_SECOND_SECRET_KEY, 'hex')
  const file = previousOf(settings)
  return !settings.OTKLIK_SECRET_KEY && existsSync(file) ? readKey(file) : undefined
}

/**
 * Puts a new key into the place of the one in the data folder, which stays beside it until `forgetPreviousKey`. Begun again
 * after it was cut off, it makes no third one. Returns both.
 */
export function replaceKeyFile(settings: KeySettings): { key: Buffer; previous: Buffer } {
  const [file, previousFile] = [fileOf(settings), previousOf(settings)]
  if (!existsSync(previousFile)) linkSync(file, previousFile)
  const previous = readKey(previousFile)
  if (readKey(file).equals(previous)) {
    writeFileSync(`${file}.next`, randomBytes(32).toString('hex'), { mode: 0o600, flush: true })
    renameSync(`${file}.next`, file)
  }
  return { key: readKey(file), previous }
}

export function forgetPreviousKey(settings: KeySettings): void {
  rmSync(previousOf(settings), { force: true })
}

type KeySettings = Pick<Settings, 'OTKLIK_SECRET_KEY' | 'OTKLIK_DATA_DIR'>

const fileOf = ({ OTKLIK_DATA_DIR }: KeySettings) => join(OTKLIK_DATA_DIR, 'secret.key')

const previousOf = (settings: KeySettings) => `${fileOf(settings)}.previous`

function readKey(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (key.length !== 32) throw new Error(`${file} does not hold 64 hex digits; restore it from a backup`)
  return key
}
