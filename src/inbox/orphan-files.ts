import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadDb } from '../db/index.ts'
import type { Logger } from '../lib/logger.ts'
import { WEEK } from '../lib/units.ts'

type Deps = { db: ReadDb; log: Logger; folder: string }

const MONTH = /^\d{4}-\d{2}$/
/** The names of this folder's files and their thumbnails. Others are not ours to remove. */
const FILE = /^(med_[0-9A-Z]{26})(\.small)?$/
const AT_ONCE = 200
/** A younger file may still be waiting for its row, or belong to a newer store than the restored one. */
const YOUNG_MS = WEEK

/** Removes files of the media folder that no row names: what a crash left between a row and its file. Returns how many. */
export async function removeOrphans(deps: Deps, signal: AbortSignal): Promise<{ files: number; bytes: number }> {
  const { folder, log } = deps
  const removed = { files: 0, bytes: 0 }
  for (const month of (await namesIn(folder)).filter((name) => MONTH.test(name)).sort()) {
    const names = (await namesIn(join(folder, month))).filter((name) => FILE.test(name))
    for (let from = 0; from < names.length && !signal.aborted; from += AT_ONCE) {
      const some = names.slice(from, from + AT_ONCE)
      const named = await findNamed(deps.db, some.map(ownerOf))
      for (const name of some.filter((each) => !named.has(join(month, ownerOf(each))))) {
        const size = await removeOld(join(folder, month, name), log)
        if (size !== undefined) Object.assign(removed, { files: removed.files + 1, bytes: removed.bytes + size })
      }
    }
  }
  if (removed.files > 0) log.info(removed, 'files that no row names were removed')
  return removed
}

/** The id of the file, or of the file that it is a thumbnail of. */
const ownerOf = (name: string) => FILE.exec(name)?.[1] ?? name

async function findNamed(db: ReadDb, ids: readonly string[]): Promise<Set<string>> {
  const media = await db.selectFrom('media').select('path').where('id', 'in', ids).execute()
  const uploads = await db.selectFrom('cloud_api_media').select('path').where('id', 'in', ids).execute()
  return new Set([...media, ...uploads].flatMap(({ path }) => (path === null ? [] : [join(path)])))
}

/** The size of the removed file; undefined: it stays. */
async function removeOld(path: string, log: Logger): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (!found || Date.now() - found.mtimeMs < YOUNG_MS) return undefined
  try {
    await rm(path, { force: true })
    return found.size
  } catch (err) {
    log.warn({ err }, 'a file could not be removed')
    return undefined
  }
}

/** Empty if there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
