import { existsSync } from 'node:fs'
import { closeFolder } from '../../config/data-folder.ts'
import { readSettings } from '../../config/env.ts'
import { findSecretKey } from '../../config/secret-key.ts'
import { migrations } from '../../migrations/index.ts'
import { copyStore, holdSqlite, sourceId } from '../db/copy/index.ts'
import { connect, isPostgresUrl } from '../db/index.ts'
import { secretKeyFits } from '../whatsapp/index.ts'
import { progressLine, readOptions, runCommand, storeUrl, UsageError } from './command.ts'

const USAGE = 'npm run move -- --to postgres://user:password@host:5432/database [--again]'

/** Copies the data folder's SQLite store into an empty PostgreSQL database. The folder keeps everything else. */
async function main(): Promise<void> {
  const { to, again } = readOptions(USAGE, ['to'], ['again'])
  if (!to || !isPostgresUrl(to)) throw new UsageError(`Name the database to move to:\n${USAGE}`)
  const settings = readSettings()
  const file = storeUrl(settings)
  if (isPostgresUrl(file)) throw new UsageError('DATABASE_URL names PostgreSQL already: there is nothing to move.')
  if (!existsSync(file)) throw new UsageError(`There is no store at ${file}. Set OTKLIK_DATA_DIR to the folder of it.`)
  await using source = holdSqlite(file)
  if (!source) throw new UsageError(`${file} is in use: stop Otklik first, so that nothing changes while it moves.`)
  await using target = connect(to)
  const key = findSecretKey(settings)
  if (key && !(await secretKeyFits(source.db, key))) {
    throw new UsageError(
      'The secret key is not the one that the linked numbers were stored with. Set OTKLIK_SECRET_KEY.',
    )
  }

  const show = progressLine()
  const { tables, rows } = await copyStore(source.db, target, {
    migrations,
    source: await sourceId(source.db),
    again,
    onPhase: (phase) => process.stderr.write(`${PHASES[phase]}\n`),
    onProgress: show,
  })
  // Two products with two copies of the same sessions would throw each other out of WhatsApp.
  closeFolder(settings.OTKLIK_DATA_DIR, {
    store: 'sqlite',
    reason: `The store of this folder was moved to PostgreSQL on ${new Date().toISOString()}: set DATABASE_URL to it.`,
  })
  process.stdout.write(`Moved: ${rows.toLocaleString('en')} rows in ${tables} tables, compared by count and contents.

Now set, and start Otklik again:
  DATABASE_URL=${hidePassword(to)}
  OTKLIK_DATA_DIR=${settings.OTKLIK_DATA_DIR}    as before: media and ${settings.OTKLIK_SECRET_KEY ? 'imports' : 'the secret key'} stay there
${settings.OTKLIK_SECRET_KEY ? '  OTKLIK_SECRET_KEY               as before\n' : ''}
Numbers stay linked. The queue is filled again from the store. For processes on several machines set REDIS_URL, too, and
share the folder media (docs/OPERATING.md). ${file} stays as it is and is not used any more: Otklik refuses to start
on it. Delete it when all is well. To go back instead, delete closed.json in the folder.
`)
}

const PHASES = {
  copying: 'Copying:',
  resuming: 'Going on with the copy that was cut off:',
  checking: 'Comparing both, table by table.',
}

function hidePassword(url: string): string {
  const shown = new URL(url)
  if (shown.password) shown.password = '...'
  return shown.href
}

await runCommand(main)
