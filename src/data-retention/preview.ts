import { setImmediate as nextTick } from 'node:timers/promises'
import { placeAfter, type ReadDb, type RetainedPart, type RetentionPlace } from '../db/index.ts'
import { RETENTION_KIND_NAMES, type RetentionKind } from '../lib/retention-kinds.ts'
import { DAY } from '../lib/units.ts'
import type { Periods } from './periods.ts'

/** What a kind would lose. `more`: this much was counted, and there is more. */
export type Preview = {
  kind: RetentionKind
  days: number | null
  rows: number
  bytes: number
  oldest: number | null
  more: boolean
}

const AT_ONCE = 1_000
/** A count of millions says no more than one of tens of thousands, and holds up others at the store. */
const MAX_LOOKED_AT = 50_000

/** What would go if the removal ran now with these periods. Only reads, page by page. */
export async function previewRetention(
  db: ReadDb,
  parts: readonly RetainedPart[],
  periods: Periods,
  now: number,
): Promise<Preview[]> {
  const previews: Preview[] = []
  for (const kind of RETENTION_KIND_NAMES) {
    const preview: Preview = { kind, days: periods[kind], rows: 0, bytes: 0, oldest: null, more: false }
    for (const part of parts.filter((each) => each.kind === kind)) {
      if (preview.days !== null) await count(db, part, now - preview.days * DAY, preview)
    }
    previews.push(preview)
  }
  return previews
}

async function count(db: ReadDb, part: RetainedPart, before: number, preview: Preview): Promise<void> {
  let after: RetentionPlace | undefined
  for (let looked = 0; looked < MAX_LOOKED_AT; looked += AT_ONCE) {
    const rows = await part.look(db, { before, after, limit: AT_ONCE })
    for (const { free, bytes, at } of rows) {
      if (!free) continue
      preview.rows++
      preview.bytes += bytes
      preview.oldest = Math.min(preview.oldest ?? at, at)
    }
    after = placeAfter(rows, AT_ONCE)
    if (!after) return
    await nextTick()
  }
  preview.more = true
}
