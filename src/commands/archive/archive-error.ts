const WORDS = {
  foreign: 'This is no backup of Otklik.',
  newer: 'This backup was made by a newer version of Otklik. Restore it with that version.',
  damaged: 'The backup is cut off or was changed. Nothing of it is used.',
  no_passphrase: 'The backup is encrypted: set OTKLIK_BACKUP_PASSPHRASE to the passphrase it was made with.',
  wrong_passphrase: 'The passphrase is not the one that the backup was made with, or the backup was changed.',
}

/** Why a backup is not accepted. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
  readonly code: keyof typeof WORDS

  constructor(code: keyof typeof WORDS, detail?: string) {
    super(detail ? `${WORDS[code]} (${detail})` : WORDS[code])
    this.code = code
  }
}
