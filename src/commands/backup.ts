import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { mediaFolder } from '../../config/data-folder.ts'
import { readSettings } from '../../config/env.ts'
import { findSecretKey } from '../../config/secret-key.ts'
import { migrations } from '../../migrations/index.ts'
import { demandCurrent, inSnapshot, migrationsOf, tablesAfter } from '../db/copy/index.ts'
import { connect, isPostgresUrl } from '../db/index.ts'
import { fingerprintOf, passphraseOf } from './archive/secrets.ts'
import { writeArchive } from './archive/write-archive.ts'
import { progressLine, readOptions, runCommand, storeUrl, UsageError } from './command.ts'

const USAGE = 'npm run backup -- --to FILE [--passphrase-file FILE]'

/** Writes store and media into one file, as of one moment, while the product runs. */
async function main(): Promise<void> {
  const { to, ...options } = readOptions(USAGE, ['to', 'passphrase-file'], [])
  if (!to) throw new UsageError(`Name the file to write:\n${USAGE}`)
  const file = resolve(to)
  if (existsSync(file)) throw new UsageError(`${file} is there already; nothing is overwritten.`)
  const settings = readSettings()
  const passphrase = passphraseOf(settings, options['passphrase-file'])
  const url = storeUrl(settings)
  if (!isPostgresUrl(url) && !existsSync(url)) throw new UsageError(`There is no store at ${url}.`)
  const key = findSecretKey(settings)
  if (!key)
    throw new UsageError('There is no secret key: set OTKLIK_SECRET_KEY or OTKLIK_DATA_DIR as the product has them.')
  await using store = connect(url)
  await demandCurrent(store.db, migrations)
  const tables = await tablesAfter(migrations)

  const written = await inSnapshot(store, async (db) =>
    writeArchive(file, passphrase, {
      manifest: {
        format: 1,
        version: versionOfProduct(),
        at: Date.now(),
        dialect: store.dialect,
        migrations: await migrationsOf(db),
        keyFingerprint: fingerprintOf(key),
      },
      key: passphrase === undefined ? undefined : key.toString('hex'),
      db,
      tables,
      mediaFolder: mediaFolder(settings.OTKLIK_DATA_DIR),
      onProgress: progressLine(),
    }),
  )
  process.stdout.write(
    `${file}: ${written.rows.toLocaleString('en')} rows, ${written.files.toLocaleString('en')} files, ` +
      `${(written.bytes / 1_000_000).toFixed(1)} MB, ${passphrase === undefined ? 'not encrypted' : 'encrypted'}.\n${
        passphrase === undefined
          ? 'Session keys in it are encrypted with the secret key, which is not in it: keep that apart. All else (names, phones,\ntexts) can be read by whoever has the file; set OTKLIK_BACKUP_PASSPHRASE to encrypt it whole.\n'
          : 'The secret key is in it: passphrase and file bring everything back.\n'
      }`,
  )
}

function versionOfProduct(): string {
  // The built file is in dist/server, the source in src/commands: package.json is two folders up from both.
  const { version }: { version?: unknown } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return String(version)
}

await runCommand(main)
