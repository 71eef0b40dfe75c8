/** The promise's result, or a rejection with `message` after `ms`. */
export async function within<T>(ms: number, message: string, promise: Promise<T>): Promise<T> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(Object.assign(new Error(message), { code: 'ETIMEDOUT' })), ms)
  try {
    return await Promise.race([promise, timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}
