import { useSyncExternalStore } from 'react'

const SECOND = 1_000

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, SECOND)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The current instant, updated each second. One timer serves all callers; what they show should be small. */
export function useNow(): number {
  const at = useSyncExternalStore(subscribe, () => now)
  // Before the first tick of a timer that had stopped.
  return Math.max(at, Date.now() - SECOND)
}
