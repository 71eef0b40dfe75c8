import { useMemo, useSyncExternalStore } from 'react'
import { ApiError, api, newKey } from '../../api.ts'
import type { Message, TimelineEntry } from '../../api-types.ts'
import { currentWriter, onKept } from '../../kept.ts'
import { bodyOf } from './message-body.ts'
import { notShownYet, type OutFile, type Pending, store, storedTexts, unstore } from './pending.ts'
import { cancelUpload, withUpload } from './uploads.ts'

export type NewPending = Pick<Pending, 'guestId' | 'text' | 'replyTo' | 'file' | 'after'>

/** `file`: what it was sent with. */
type Taker = (message: Message, file: OutFile | undefined) => void

const FIRST_RETRY_MS = 1_500
const LONGEST_RETRY_MS = 15_000

/** This tab's own messages; `pending` also has what other tabs have written. */
let own: readonly Pending[] = []
/** This tab's texts that were seen in the store: when one disappears from there, another tab has dealt with it. */
const stored = new Set<string>()
let pending: readonly Pending[] = []
const listeners = new Set<() => void>()
const takers = new Set<Taker>()
/** Guests whose messages this tab is sending, one after the other. */
const busy = new Set<string>()

onKept(refresh)

/** Sends to a guest, after the earlier messages to them. While the server cannot be reached it keeps trying. */
export function send(message: NewPending): void {
  const author = currentWriter()
  if (author === undefined) throw new Error('nobody is signed in')
  put({ ...message, author, key: newKey(), at: Date.now(), state: 'sending', error: undefined })
  void work(message.guestId)
}

/** Once more, by hand. */
export function sendAgain(key: string): void {
  const one = pending.find((each) => each.key === key)
  if (!one) return
  put({ ...one, state: 'sending', error: undefined })
  void work(one.guestId)
}

/** Gives up on a message that was not accepted; its upload stops. */
export function discard(key: string): void {
  cancelUpload(key)
  const one = own.find((each) => each.key === key)
  if (one?.file?.preview) URL.revokeObjectURL(one.file.preview)
  own = own.filter((each) => each.key !== key)
  stored.delete(key)
  unstore(key)
  refresh()
}

/** Called with each message the server has accepted. Returns a function that stops it. */
export function onTaken(listener: Taker): () => void {
  takers.add(listener)
  return () => takers.delete(listener)
}

/** Continues with what an earlier page could not send. */
export function resumeOutbox(): void {
  refresh()
  for (const guestId of new Set(pending.map((each) => each.guestId))) void work(guestId)
}

/** What is on its way to a guest, without what the timeline already shows. */
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

/** Sends everything waiting for a guest, in one tab at a time; the others continue when it ends. */
async function work(guestId: string): Promise<void> {
  const author = currentWriter()
  const name = `otklik-outbox ${author} ${guestId}`
  if (author === undefined || busy.has(name)) return
  busy.add(name)
  try {
    await exclusively(name, () => sendAll(author, guestId))
  } finally {
    busy.delete(name)
  }
  // Written at the moment when the last one had left.
  if (nextFor(author, guestId)) void work(guestId)
}

/** Without TLS browsers have no locks: then every tab sends, and the keys keep each message from leaving twice. */
function exclusively(name: string, run: () => Promise<void>): Promise<void> {
  return (navigator as Partial<Navigator>).locks?.request(name, run) ?? run()
}

async function sendAll(author: string, guestId: string): Promise<void> {
  let wait = FIRST_RETRY_MS
  for (;;) {
    const next = nextFor(author, guestId)
    if (!next) return
    const outcome = await attempt(next)
    if (outcome === 'signed_out') return
    if (outcome === 'later') {
      await new Promise((done) => setTimeout(done, wait))
      wait = Math.min(LONGEST_RETRY_MS, wait * 2)
    } else {
      wait = FIRST_RETRY_MS
    }
  }
}

/** Also undefined when somebody else is signed in by now: another user's messages must not leave under their name. */
function nextFor(author: string, guestId: string): Pending | undefined {
  if (currentWriter() !== author) return undefined
  return pending.find((each) => each.guestId === guestId && each.state !== 'failed')
}

async function attempt(one: Pending): Promise<'done' | 'later' | 'signed_out'> {
  try {
    const message = await post(one)
    for (const taker of takers) taker(message, one.file)
    discard(one.key)
    return 'done'
  } catch (error) {
    const reason = error instanceof ApiError ? await reasonOf(error, one.file) : error
    // Given up meanwhile, or sent by another tab.
    if (!pending.some(({ key }) => key === one.key)) return 'done'
    return keepFor(one, reason instanceof ApiError ? reason : unexpected(reason))
  }
}

/** What was not accepted stays: until somebody signs in, for the next attempt, or until its author decides. */
function keepFor(one: Pending, reason: ApiError): 'done' | 'later' | 'signed_out' {
  if (reason.problem.status === 401) {
    put({ ...one, state: 'waiting', error: undefined })
    return 'signed_out'
  }
  const passes = isPassing(reason, one.file)
  put({ ...one, state: passes ? 'waiting' : 'failed', error: reason })
  return passes ? 'later' : 'done'
}

async function post(one: Pending): Promise<Message> {
  const call = { path: { id: one.guestId }, body: bodyOf(one), idempotencyKey: one.key }
  const taken = one.file
    ? await withUpload(one.key, (upload) => api.POST('/v1/guests/{id}/messages', { ...call, ...upload }))
    : await api.POST('/v1/guests/{id}/messages', call)
  if ('send_at' in taken) throw new Error('nothing of the outbox is sent later')
  return taken
}

/** A bug of this page: it is reported like others, and the message waits for its author's decision. */
function unexpected(error: unknown): ApiError {
  reportError(error)
  return new ApiError({ title: 'Fault', status: 400, code: 'internal_error', detail: 'The message could not be sent.' })
}

/** Browsers report the same for an unreadable file (changed, gone, a folder) as for a server that is away. */
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

/** Whether it may be retried automatically in a moment. A file that breaks the server is not sent without end. */
function isPassing({ problem: { status } }: ApiError, file: OutFile | undefined): boolean {
  return status === 0 || status === 429 || status > 500 || (status === 500 && !file)
}

function put(one: Pending): void {
  own = own.some(({ key }) => key === one.key) ? own.map((each) => (each.key === one.key ? one : each)) : [...own, one]
  store(one)
  refresh()
}

/** Combines this tab's messages with those stored, for whoever is signed in. */
function refresh(): void {
  const texts = storedTexts(Date.now())
  const there = new Set(texts.map(({ key }) => key))
  const author = currentWriter()
  own = own.filter(({ key, author: by }) => by !== author || there.has(key) || !stored.delete(key))
  const mine = own.filter((each) => each.author === author)
  for (const { key } of mine) if (there.has(key)) stored.add(key)
  const others = texts.filter(({ key }) => !mine.some((each) => each.key === key))
  pending = [...mine, ...others].sort((a, b) => a.at - b.at)
  // Files do not outlive their page: the browser asks before it is left.
  window.onbeforeunload = own.some(({ file }) => file) ? (event) => event.preventDefault() : null
  for (const listener of listeners) listener()
}
