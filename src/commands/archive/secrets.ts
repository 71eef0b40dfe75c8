import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Settings } from '../../../config/env.ts'

/** The passphrase of a backup: the first line of a file, or the setting. Undefined: none. */
export function passphraseOf(
  { OTKLIK_BACKUP_PASSPHRASE }: Pick<Settings, 'OTKLIK_BACKUP_PASSPHRASE'>,
  file: string | undefined,
): string | undefined {
  if (file === undefined) return OTKLIK_BACKUP_PASSPHRASE
  return readFileSync(file, 'utf8').split(/\r?\n/)[0]
}

/** A fingerprint that identifies a secret key. */
export function fingerprintOf(secretKey: Uint8Array): string {
  return createHmac('sha256', secretKey).update('otklik backup').digest('hex').slice(0, 16)
}
