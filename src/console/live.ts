import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { LiveData, LiveType } from './live-data.ts'

/** What arrives on /v1/events. */
export type LiveEvent<T extends LiveType = LiveType> = {
  [K in T]: { id: string; type: K; timestamp: string; data: LiveData<K> }
}[T]

export type LiveState = 'connecting' | 'open' | 'lost'

type Listener<T extends LiveType> = (event: LiveEvent<T>) => void

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 15_000
/** Shorter gaps are not worth a banner. */
const LOST_AFTER_MS = 2_500

/** A callback for one type of event; it gets no others, so it is safe to forget the type. */
const listeners = new Map<string, Set<Listener<never>>>()
const stateListeners = new Set<() => void>()
/** Events that the browser must know by name. */
const types = new Set<string>(['reset'])

let state: LiveState = 'connecting'
let lastId: string | undefined
let source: EventSource | undefined
let stopTimer: (() => void) | undefined
let retries = 0
/** From this tab's own stream, or from another tab that shares its own. */
let stop: (() => void) | undefined
let channel: BroadcastChannel | undefined

/**
 * Listens to everything that happens on the server. One of several tabs holds the stream and tells the others: browsers
 * allow few connections to one server. Returns a function that stops it.
 */
export function startLive(): () => void {
  if (stop) return stop
  const ended = new AbortController()
  stop = () => {
    ended.abort()
    source?.close()
    stopTimer?.()
    channel?.close()
    source = stopTimer = channel = stop = undefined
    setState('connecting')
  }
  if ('BroadcastChannel' in globalThis && navigator.locks) {
    channel = new BroadcastChannel('otklik-live')
    channel.onmessage = ({ data }: MessageEvent<{ type: string; data: string; id: string } | { state: LiveState }>) => {
      if ('state' in data) setState(data.state)
      else receive(data)
    }
    // Lives as long as the tab; the next tab in line continues from the last event it has seen.
    const askedAt = Date.now()
    void navigator.locks
      .request('otklik-live', { signal: ended.signal }, () => {
        // Nobody was told what happened between the end of the previous tab and now.
        if (Date.now() - askedAt > FIRST_RETRY_MS) retries += 1
        connect()
        return new Promise<void>((done) => ended.signal.addEventListener('abort', () => done()))
      })
      .catch((error: unknown) => {
        if (!ended.signal.aborted) throw error
      })
    // A tab without the stream learns its state only when something happens; until then it counts as fine.
    setState('open')
  } else {
    connect()
  }
  const wake = () => {
    if (source?.readyState === EventSource.CLOSED) connect()
  }
  globalThis.addEventListener('online', wake, { signal: ended.signal })
  document.addEventListener('visibilitychange', wake, { signal: ended.signal })
  return stop
}

/**
 * Calls back for each event of these types; `reset`: events were missed, load again. Returns a function that stops it.
 */
function subscribe<T extends LiveType>(wanted: readonly T[], listener: Listener<T>): () => void {
  for (const type of wanted) {
    const set = listeners.get(type) ?? new Set()
    listeners.set(type, set.add(listener))
    if (!types.has(type)) {
      types.add(type)
      source?.addEventListener(type, onMessage)
    }
  }
  return () => {
    for (const type of wanted) listeners.get(type)?.delete(listener)
  }
}

/** `subscribe` while a component is shown. The listener may change freely. */
export function useLive<T extends LiveType>(wanted: readonly T[], listener: Listener<T>): void {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  // A list that is created at each render counts as the same list.
  const key = wanted.join(',')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list
  useEffect(() => subscribe(wanted, (event) => latest.current(event)), [key])
}

/** Whether news arrives. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (changed) => {
      stateListeners.add(changed)
      return () => stateListeners.delete(changed)
    },
    () => state,
  )
}

function connect(): void {
  source?.close()
  stopTimer?.()
  const current = new EventSource(lastId === undefined ? '/v1/events' : `/v1/events?last_event_id=${lastId}`)
  source = current
  for (const type of types) current.addEventListener(type, onMessage)
  current.onopen = () => {
    if (retries > 0 && lastId === undefined) {
      receive({ type: 'reset', data: '{}', id: '' })
      channel?.postMessage({ type: 'reset', data: '{}', id: '' })
    }
    retries = 0
    stopTimer?.()
    announce('open')
  }
  current.onerror = () => {
    const closed = current.readyState === EventSource.CLOSED
    retries += 1
    const lost = setTimeout(() => announce('lost'), state === 'lost' ? 0 : LOST_AFTER_MS)
    // Refused (a server that is starting, a session that ended): the browser gives up, we do not.
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (retries - 1)) * (0.75 + Math.random() / 2)
    const again = closed ? setTimeout(connect, wait) : undefined
    const stopBefore = stopTimer
    stopTimer = () => {
      stopBefore?.()
      clearTimeout(lost)
      clearTimeout(again)
      stopTimer = undefined
    }
  }
}

function onMessage(message: MessageEvent<string>): void {
  const event = { type: message.type, data: message.data, id: message.lastEventId }
  receive(event)
  channel?.postMessage(event)
}

function receive({ type, data, id }: { type: string; data: string; id: string }): void {
  if (id) lastId = id
  // The one place that trusts the server: what it sends under a name has the form given in `LiveData`.
  const event = { id, timestamp: '', data: {}, ...JSON.parse(data), type } as never
  for (const listener of [...(listeners.get(type) ?? [])]) listener(event)
}

function announce(next: LiveState): void {
  setState(next)
  channel?.postMessage({ state: next })
}

function setState(next: LiveState): void {
  if (state === next) return
  state = next
  for (const changed of stateListeners) changed()
}
