import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Settings, SettingsError } from './env.ts'

/**
 * The 32 bytes that encrypt session keys and webhook secrets: OTKLIK_SECRET_KEY, or a file in the data folder that is
 * made at first start and readable by the owner alone. Losing it means linking every number again.
 */
export function loadSecretKey(settings: KeySettings): Buffer {
  if (settings.OTKLIK_SECRET_KEY) return Buffer.from(settings.OTKLIK_SECRET_KEY, 'hex')
  const file = fileOf(settings)
  if (!existsSync(file)) makeKeyFile(settings.OTKLIK_DATA_DIR, file)
  return readKey(file)
}

/** Error codes of file systems without hard links. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Written to the disk before anything is encrypted with it: a power cut must leave neither an empty file nor none. */
function makeKeyFile(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true })
  const half = `${file}.${randomBytes(8).toString('hex')}`
  try {
    writeNewKey(half)
    // Exclusive, so that two processes starting at once end up with one key.
    linkSync(half, file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (WITHOUT_LINKS.has(code)) renameSync(half, file)
    else if (code !== 'EEXIST') throw error
  } finally {
    rmSync(half, { force: true })
  }
  keepNames(folder)
}

function writeNewKey(file: string): void {
  writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flush: true })
}

/** Makes the folder's entries durable as well. */
function keepNames(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** The secret key if there is one; none is generated. */
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
 * Replaces the key in the data folder by a new one; the old one stays beside it until `forgetPreviousKey`. Run again
 * after it was cut off, it does not generate a third one. Returns both.
 */
export function replaceKeyFile(settings: KeySettings): { key: Buffer; previous: Buffer } {
  const [file, previousFile] = [fileOf(settings), previousOf(settings)]
  if (!existsSync(previousFile)) linkSync(file, previousFile)
  const previous = readKey(previousFile)
  if (readKey(file).equals(previous)) {
    writeNewKey(`${file}.next`)
    renameSync(`${file}.next`, file)
    keepNames(settings.OTKLIK_DATA_DIR)
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
  if (key.length === 32) return key
  const message =
    `${file} does not hold a key (64 hex digits): put it back from a backup. Where there is none, remove the file; another ` +
    'key is made then, and every number has to be linked anew'
  throw new SettingsError([{ name: 'OTKLIK_SECRET_KEY', message }])
}
