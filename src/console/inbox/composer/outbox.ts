import { useMemo, useSyncExternalStore } from 'react'
import type { MessageOut } from '../../../inbox/index.ts'
import { ApiError, api, newKey } from '../../api.ts'
import { messageOf, type TimelineEntry } from '../entries.ts'
import { cancelUpload, withUpload } from './uploads.ts'

/** A file on its way, with what the API is told of it. */
export type OutFile = { blob: Blob; name: string; fields: Record<string, string>; preview: string | undefined }

/** A message that the server has not taken yet. */
export type Pending = {
  /** Also its Idempotency-Key: however often it is repeated, it is sent once. */
  key: string
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

export type NewPending = Pick<Pending, 'guestId' | 'text' | 'replyTo' | 'file' | 'after'>

const STORED = 'otklik-draft-outbox'
const FIRST_RETRY_MS = 1_500
const LONGEST_RETRY_MS = 15_000
/** What is older is not sent without a word of its author. */
const FRESH_MS = 30 * 60_000

let pending: readonly Pending[] = restore()
const listeners = new Set<() => void>()
const takers = new Set<(message: MessageOut) => void>()
/** Guests whose messages are being sent, one after the other. */
const busy = new Set<string>()

/** Sends to a guest, after what was written to them before. What cannot be reached is tried again until it can. */
export function send(message: NewPending): void {
  const { guestId } = message
  pending = [...pending, { ...message, key: newKey(), at: Date.now(), state: 'sending', error: undefined }]
  changed()
  void work(guestId)
}

/** Once more, by hand. */
export function sendAgain(key: string): void {
  const one = pending.find((each) => each.key === key)
  if (!one) return
  set(key, { state: 'sending', error: undefined })
  void work(one.guestId)
}

/** Gives up on a message that was not taken; its file leaves no further. */
export function discard(key: string): void {
  cancelUpload(key)
  const one = pending.find((each) => each.key === key)
  if (one?.file?.preview) URL.revokeObjectURL(one.file.preview)
  pending = pending.filter((each) => each.key !== key)
  changed()
}

/** Called with each message that the server has taken. Returns how to stop. */
export function onTaken(listener: (message: MessageOut) => void): () => void {
  takers.add(listener)
  return () => takers.delete(listener)
}

/** Goes on with what a page before this one did not get rid of. */
export function resumeOutbox(): void {
  for (const guestId of new Set(pending.map((each) => each.guestId))) void work(guestId)
}

/** What is on its way to a guest, without what the feed shows already. */
export function usePending(guestId: string, rows: readonly TimelineEntry[], author: string): readonly Pending[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => pending,
  )
  return useMemo(
    () =>
      notShownYet(
        all.filter((each) => each.guestId === guestId),
        rows,
        author,
      ),
    [all, guestId, rows, author],
  )
}

/** The event of a message may overtake the answer to its call: then the feed has it before it is gone from here. */
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

async function work(guestId: string): Promise<void> {
  if (busy.has(guestId)) return
  busy.add(guestId)
  let wait = FIRST_RETRY_MS
  for (;;) {
    const next = pending.find((each) => each.guestId === guestId && each.state !== 'failed')
    if (!next) break
    const outcome = await attempt(next)
    if (outcome === 'later') {
      await new Promise((done) => setTimeout(done, wait))
      wait = Math.min(LONGEST_RETRY_MS, wait * 2)
    } else {
      wait = FIRST_RETRY_MS
    }
  }
  busy.delete(guestId)
}

async function attempt(one: Pending): Promise<'done' | 'later'> {
  try {
    const message = await post(one)
    for (const taker of takers) taker(message)
    discard(one.key)
    return 'done'
  } catch (error) {
    // Given up meanwhile.
    if (!pending.some(({ key }) => key === one.key)) return 'done'
    if (!(error instanceof ApiError)) throw error
    const reason = await reasonOf(error, one.file)
    const passes = isEphemeral(reason, one.file)
    set(one.key, { state: passes ? 'waiting' : 'failed', error: reason })
    return passes ? 'later' : 'done'
  }
}

function post(one: Pending): Promise<MessageOut> {
  const [path, body] = [`/v1/guests/${one.guestId}/messages`, bodyOf(one)]
  const options = { idempotencyKey: one.key }
  if (!one.file) return api.post<MessageOut>(path, body, options)
  return withUpload(one.key, (upload) => api.post<MessageOut>(path, body, { ...options, ...upload }))
}

/** Browsers say the same of a file that they cannot read (changed, gone, a folder) as of a server that is away. */
async function reasonOf(error: ApiError, file: OutFile | undefined): Promise<ApiError> {
  if (!file || error.code !== 'offline') return error
  const unreadable = { title: 'Unreadable', status: 400, code: 'file_unreadable', detail: 'The file cannot be read.' }
  return file.blob
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => error,
      () => new ApiError(unreadable),
    )
}

/** Whether it may go by itself in a moment. A file that breaks the server is not sent to it without end. */
function isEphemeral({ problem: { status } }: ApiError, file: OutFile | undefined): boolean {
  return status === 0 || status === 429 || status > 500 || (status === 500 && !file)
}

function bodyOf({ text, replyTo, file }: Pending): unknown {
  if (!file) return { type: 'text', text, ...(replyTo && { reply_to: replyTo }) }
  const form = new FormData()
  for (const [name, value] of Object.entries(file.fields)) form.set(name, value)
  if (text) form.set('text', text)
  if (replyTo) form.set('reply_to', replyTo)
  form.set('file', file.blob, file.name)
  return form
}

function set(key: string, change: Partial<Pending>): void {
  pending = pending.map((each) => (each.key === key ? { ...each, ...change } : each))
  changed()
}

function changed(): void {
  for (const listener of listeners) listener()
  // Files do not outlive their page: the browser asks before it is left.
  window.onbeforeunload = pending.some(({ file }) => file) ? (event) => event.preventDefault() : null
  const texts = pending.filter(({ file }) => !file)
  try {
    if (texts.length === 0) localStorage.removeItem(STORED)
    else localStorage.setItem(STORED, JSON.stringify(texts))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** Texts of a page that was closed before the server had taken them. */
function restore(): Pending[] {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED) ?? '[]') as Pending[]
    return stored.map((one) => {
      const fresh = one.state !== 'failed' && Date.now() - one.at < FRESH_MS
      return { ...one, file: undefined, error: undefined, state: fresh ? 'waiting' : 'failed' }
    })
  } catch {
    return []
  }
}
