import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Db } from '../../src/db/index.ts'
import { createImports, type ImportKind, type Imports } from '../../src/imports/index.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { createLogger, type Logger } from '../../src/lib/logger.ts'

type Given = { clock?: Clock; log?: Logger; dataDir?: string; maxMb?: number }

/** Imports whose files are in a folder of their own until the test ends. */
export async function openTestImports(
  db: Db,
  kinds: Record<string, ImportKind>,
  { clock = systemClock(), log = createLogger('silent'), dataDir, maxMb = 2_048 }: Given = {},
): Promise<Imports> {
  const folder = dataDir ?? (await testDataDir())
  const signals = { notify: () => undefined, on: () => () => undefined }
  const settings = { OTKLIK_DATA_DIR: folder, OTKLIK_MAX_IMPORT_MB: maxMb }
  const imports = createImports({ db, clock, log, signals, settings })
  imports.declare(kinds)
  return imports
}

/** A folder for what the product keeps, until the test ends. */
export async function testDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-imports-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
