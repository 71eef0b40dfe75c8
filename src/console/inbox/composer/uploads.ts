import { useSyncExternalStore } from 'react'

type Upload = { share: number; abort: AbortController }

/**
 * Files being uploaded, by the key of their message. Separate from the outbox: only their progress bars follow every
 * step.
 */
const uploads = new Map<string, Upload>()
const listeners = new Set<() => void>()

/** Runs the upload of a message's file. `cancelUpload` makes it throw `AbortError`. */
export async function withUpload<T>(
  key: string,
  run: (options: { signal: AbortSignal; onUpload: (share: number) => void }) => Promise<T>,
): Promise<T> {
  const upload: Upload = { share: 0, abort: new AbortController() }
  uploads.set(key, upload)
  try {
    return await run({
      signal: upload.abort.signal,
      onUpload(share) {
        upload.share = share
        changed()
      },
    })
  } finally {
    uploads.delete(key)
    changed()
  }
}

export function cancelUpload(key: string): void {
  uploads.get(key)?.abort.abort()
}

/** The uploaded share of a message's file, from 0 to 1. */
export function useUploaded(key: string): number {
  return useSyncExternalStore(subscribe, () => uploads.get(key)?.share ?? 0)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function changed(): void {
  for (const listener of listeners) listener()
}
