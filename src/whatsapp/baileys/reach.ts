import { fetch } from 'undici'
import { SECOND } from '../../lib/units.ts'

const ANSWER_MS = 5 * SECOND

/** Whether anybody answers there at all, without a proxy; the answer itself does not matter. */
export async function isReached(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    await answer.body?.cancel()
    return true
  } catch {
    return false
  }
}
