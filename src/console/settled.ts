import { useEffect, useSyncExternalStore } from 'react'

/** The limit if nothing is reported: something that could not be loaded, for example, is never shown. */
const AT_LATEST_MS = 10_000

let settled = false
const listeners = new Set<() => void>()

/** A fresh page first shows what it was opened for: what comes now delays nothing. */
function settle(): void {
  if (settled) return
  settled = true
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  const timer = setTimeout(settle, AT_LATEST_MS)
  return () => {
    clearTimeout(timer)
    listeners.delete(listener)
  }
}

/** False until a fresh page has shown what it was opened for; then true for good. For things nobody waits for. */
export function useSettled(): boolean {
  return useSyncExternalStore(listen, () => settled)
}

/** Reports that what the page was opened for is shown. */
export function useSettles(shown: boolean): void {
  useEffect(() => {
    if (shown) settle()
  }, [shown])
}
