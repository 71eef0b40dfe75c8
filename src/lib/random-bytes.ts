import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 4_096
/** More than this is worth a call of its own. */
const MAX_POOLED = 64

const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/**
 * As `randomBytes` of `node:crypto`, for the few bytes that each message needs: a call takes several microseconds
 * however few bytes it returns, so many are drawn at once. Each byte is handed out once, and is gone from here then.
 */
export function randomBytes(size: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(size)
  if (size > MAX_POOLED) return randomFillSync(bytes)
  if (used + size > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  pool.copy(bytes, 0, used, used + size)
  pool.fill(0, used, used + size)
  used += size
  return bytes
}
