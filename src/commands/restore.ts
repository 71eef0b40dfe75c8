import { resolve } from 'node:path'
import { readSettings } from '../../config/env.ts'
import { passphraseOf } from './archive/secrets.ts'
import { readOptions, runCommand, UsageError } from './command.ts'
import { restoreBackup } from './restore-backup.ts'

const USAGE = 'npm run restore -- --from FILE [--passphrase-file FILE] [--parked] [--force] [--without-key]'

/** Restores a backup into the store and the data folder of the settings. */
async function main(): Promise<void> {
  const { from, parked, force, ...options } = readOptions(
    USAGE,
    ['from', 'passphrase-file'],
    ['parked', 'force', 'without-key'],
  )
  if (!from) throw new UsageError(`Name the backup:\n${USAGE}`)
  const settings = readSettings()
  const restored = await restoreBackup(settings, {
    file: resolve(from),
    passphrase: passphraseOf(settings, options['passphrase-file']),
    parked: parked ?? false,
    force: force ?? false,
    withoutKey: options['without-key'] ?? false,
    say: (text) => void process.stderr.write(`${text}\n`),
  })
  const at = new Date(restored.at).toISOString()
  process.stdout.write(
    `Restored as of ${at}: ${restored.rows.toLocaleString('en')} rows, ${restored.files.toLocaleString('en')} files.\n${
      restored.kept ? `What was there before lies in ${restored.kept}; delete it when all is well.\n` : ''
    }${parked ? PARKED : RUNNING}${REDIS}`,
  )
}

const PARKED =
  'The numbers are parked (failed, parked): none connects until it is restarted (POST /v1/numbers/{id}/restart, or in the\nconsole). Mailings that were running go on then, and by SMS and push at once: pause them first if they should not.\n'
const RUNNING =
  'Attention: when the original still runs, do not start this copy. Both would open the same WhatsApp sessions, throw each\nother out and break the encryption of chats. Stop the original first, or restore with --parked.\n'
const REDIS =
  'The queue is filled again from the store; on Redis give it an OTKLIK_REDIS_PREFIX of its own, or an empty one.\n'

await runCommand(main)
