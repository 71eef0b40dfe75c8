import type { WASocket } from '@whiskeysockets/baileys'
import type { Clock } from '../../lib/clock.ts'
import { SECOND } from '../../lib/units.ts'
import { pingRequest } from './requests.ts'

/** As often as WhatsApp Web does. */
export const PING_EVERY_MS = 25 * SECOND
/**
 * A process that stood still (a busy machine, a suspended one) runs its timers before it reads what has come meanwhile:
 * it has this long to read it.
 */
const READING_MS = 5 * SECOND

type Deps = {
  sock: Pick<WASocket, 'sendNode' | 'generateMessageTag'>
  clock: Pick<Clock, 'steady'>
  isEnded: () => boolean
  /** Steady time at which anything last came. */
  heardAt: () => number
  /** Nothing has come since the last ping, half a minute ago. */
  onLost: () => void
}

/**
 * Asks WhatsApp for a sign of life and accepts anything that comes as one. Baileys waits for each answer separately,
 * with two timers, four listeners and an error with its stack: half of what a thousand idle numbers allocate.
 */
export function keepAlive({ sock, clock, isEnded, heardAt, onLost }: Deps): void {
  let askedAt = heardAt()
  const isSilent = () => heardAt() < askedAt
  const ask = () => {
    askedAt = clock.steady()
    const { attrs, ...ping } = pingRequest()
    // A closing socket reports that elsewhere.
    sock.sendNode({ ...ping, attrs: { ...attrs, id: sock.generateMessageTag() } }).catch(() => undefined)
  }
  const timer = setInterval(() => {
    if (isEnded()) return clearInterval(timer)
    if (!isSilent()) return ask()
    setTimeout(() => {
      if (isSilent() && !isEnded()) onLost()
    }, READING_MS).unref()
  }, PING_EVERY_MS)
  timer.unref()
}
