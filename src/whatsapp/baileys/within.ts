/** Rejects when the promise takes longer, and as soon as one of the signals says that nobody waits for it any more. */
export async function within<T>(
  timeoutMs: number,
  promise: Promise<T>,
  ...signals: (AbortSignal | undefined)[]
): Promise<T> {
  const given = signals.filter((signal) => signal !== undefined)
  const stop = Promise.withResolvers<never>()
  const abandon = (event: Event) => stop.reject((event.target as AbortSignal).reason)
  const timer = setTimeout(() => stop.reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  for (const signal of given) {
    if (signal.aborted) stop.reject(signal.reason)
    else signal.addEventListener('abort', abandon, { once: true })
  }
  try {
    return await Promise.race([promise, stop.promise])
  } finally {
    clearTimeout(timer)
    for (const signal of given) signal.removeEventListener('abort', abandon)
  }
}
