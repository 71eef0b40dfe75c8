import type { ApiError } from '../../api.ts'
import type { TimelineEntry } from '../../api-types.ts'
import { dropKept, keep, keptNames, readKept } from '../../kept.ts'
import { messageOf } from '../entries.ts'

/** A file on its way, with its fields for the API. */
export type OutFile = { blob: Blob; name: string; fields: Record<string, string>; preview: string | undefined }

/** A message that the server has not accepted yet. */
export type Pending = {
  /** Also its Idempotency-Key: however often it is repeated, in whatever tab, it is sent once. */
  key: string
  /** The user who wrote it; it leaves only under their name. */
  author: string
  guestId: string
  text: string
  replyTo: string | undefined
  file: OutFile | undefined
  at: number
  /** The newest entry known when it was written: what comes after it may be this very message. */
  after: string
  state: 'sending' | 'waiting' | 'failed'
  error: ApiError | undefined
}

type Stored = Pick<Pending, 'key' | 'author' | 'guestId' | 'text' | 'replyTo' | 'at' | 'after' | 'state'>

const NAME = 'outbox '
/** An older one is not sent unless its author confirms. */
const FRESH_MS = 30 * 60_000

/** Stores a text beyond the page's life; files do not outlive it. */
export function store({ file, error: _, ...stored }: Pending): void {
  if (!file) keep(NAME + stored.key, JSON.stringify(stored satisfies Stored))
}

export function unstore(key: string): void {
  dropKept(NAME + key)
}

/** The signed-in user's texts that the server has not accepted yet, from this tab and others. */
export function storedTexts(now: number): Pending[] {
  return keptNames(NAME).flatMap((name): Pending[] => {
    const one = parse(readKept(name))
    if (!one) return []
    const fresh = one.state !== 'failed' && now - one.at < FRESH_MS
    return [{ ...one, file: undefined, error: undefined, state: fresh ? 'waiting' : 'failed' }]
  })
}

function parse(text: string | undefined): Stored | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Stored)
  } catch {
    return undefined
  }
}

/** A message's event may overtake the answer to its call: then the timeline has it before it is removed here. */
export function notShownYet(
  all: readonly Pending[],
  rows: readonly TimelineEntry[],
  author: string,
): readonly Pending[] {
  const taken = new Set<string>()
  return all.filter((each) => {
    if (each.state === 'failed' || each.file) return true
    const index = rows.findIndex(({ id }) => id <= each.after)
    const newer = index < 0 ? rows : rows.slice(0, index)
    const shown = newer.findLast((entry) => {
      const message = messageOf(entry)
      return message?.author === author && message.text === each.text && !taken.has(message.id)
    })
    if (shown) taken.add(shown.id)
    return !shown
  })
}
