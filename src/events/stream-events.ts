import type { ReadDb } from '../db/index.ts'
import type { EventStream } from '../http/event-stream.ts'
import { toIso } from '../http/time.ts'
import { SECOND } from '../lib/units.ts'
import type { Feed } from './feed.ts'
import { keptPositions, type RelayedEvent } from './store.ts'

const HEARTBEAT_MS = 15 * SECOND

export type Subscription = {
  /** Position of the last event that the reader has seen; undefined: start with what happens from now on. */
  lastSeen: number | undefined
  /** Undefined: all. */
  types: ReadonlySet<string> | undefined
  /** Checked with each heartbeat, even on a busy stream: a revoked key ends it. */
  mayGoOn(): Promise<boolean>
}

/**
 * Writes events until the reader leaves or the feed stops. When the position asked for is no longer kept, or never
 * existed, a `reset` event says so first and the stream goes on from where it can.
 */
export async function streamEvents(
  { db, feed, heartbeatMs = HEARTBEAT_MS }: { db: ReadDb; feed: Feed; heartbeatMs?: number },
  stream: EventStream,
  { lastSeen, types, mayGoOn }: Subscription,
): Promise<void> {
  const over = AbortSignal.any([stream.closed, feed.stopped])
  let position = await startOf(db, stream, lastSeen)
  let askedAt = performance.now()
  while (!over.aborted) {
    for (const event of await feed.after(position)) {
      if (over.aborted) break
      if (!types || types.has(event.type)) await stream.send(presentEvent(event))
      position = event.position
    }
    await feed.changed(position, heartbeatMs, over)
    if (over.aborted || performance.now() - askedAt < heartbeatMs) continue
    if (!(await mayGoOn())) break
    askedAt = performance.now()
    // Also advances the id of a reader who was sent nothing for long because of its `types`.
    await stream.send({ id: position })
  }
  stream.end()
}

async function startOf(db: ReadDb, stream: EventStream, lastSeen: number | undefined): Promise<number> {
  const { oldest, newest } = await keptPositions(db)
  if (lastSeen === undefined) {
    await stream.send({ id: newest })
    return newest
  }
  if (lastSeen <= newest && lastSeen >= oldest - 1) return lastSeen
  const start = lastSeen > newest ? newest : oldest - 1
  const reason = lastSeen > newest ? 'unknown_id' : 'no_longer_kept'
  await stream.send({ id: start, event: 'reset', data: JSON.stringify({ reason, last_event_id: start }) })
  return start
}

function presentEvent({ position, id, type, at, data }: RelayedEvent) {
  const envelope = `{"id":${JSON.stringify(id)},"type":${JSON.stringify(type)},"timestamp":"${toIso(at)}","data":${data}}`
  return { id: position, event: type, data: envelope }
}
