import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Settings } from '../../../config/env.ts'

/** What a backup is encrypted with: the first line of a file, or the setting. Undefined: nothing. */
export function passphraseOf(
  { OTKLIK_BACKUP_PASSPHRASE }: Pick<Settings, 'OTKLIK_BACKUP_PASSPHRASE'>,
  file: string | undefined,
): string | undefined {
  if (file === undefined) return OTKLIK_BACKUP_PASSPHRASE
  return readFileSync(file, 'utf8').split(/\r?\n/)[0]
}

/** By which a secret key is known again. */
export function fingerprintOf(secretKey: Uint8Array): string {
  return createHmac('sha256', secretKey).update('otklik backup').digest('hex').slice(0, 16)
}
