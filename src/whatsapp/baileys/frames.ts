import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import type { CloseReason } from '../port.ts'
import { keepAlive } from './keep-alive.ts'
import { dropKeyless, forgetDevices } from './key-bundles.ts'
import { addFillers } from './linking/qr-references.ts'
import type { NumberKeys } from './number-keys.ts'
import { countOffline } from './offline-count.ts'
import { completeOwnLid } from './own-lid.ts'
import { storeTokenOfMessage } from './privacy-token.ts'
import type { SignalGuard } from './signal-repository.ts'
import { isIgnored } from './socket-config.ts'
import type { WhatsAppTuning } from './tuning.ts'
import { watchForDanger } from './unreadable.ts'

type Deps = {
  sock: Pick<WASocket, 'ws' | 'userDevicesCache' | 'sendNode' | 'generateMessageTag'>
  clock: Clock
  log: Logger
  keys: NumberKeys
  guard: Pick<SignalGuard, 'observe'>
  takesGroups: boolean
  isEnded: () => boolean
  tuning: Pick<WhatsAppTuning, 'offlineQuietMs'>
  /** The number of messages that the server had announced as waiting and that did not come. */
  onMissing: (count: number) => void
  /** The connection must end: Baileys must not act on what has come, or nothing comes any more. */
  onDanger: (reason: CloseReason) => void
}

/** Sees every frame before Baileys does, and repairs those that Baileys would stumble over. */
export function watchFrames(deps: Deps) {
  const { sock, clock, log, keys, guard, takesGroups, tuning, isEnded, onMissing, onDanger } = deps
  const findDanger = watchForDanger(() => clock.steady())
  const offline = countOffline({ quietMs: tuning.offlineQuietMs, onMissing })
  let lastFrameAt = clock.steady()
  let isKept = false
  const onLost = () => onDanger({ kind: 'lost', detail: 'no sign of life' })

  sock.ws.on('frame', (frame: BinaryNode | Uint8Array) => {
    lastFrameAt = clock.steady()
    if (frame instanceof Uint8Array) return
    // The first one after the handshake.
    if (!isKept) keepAlive({ sock, clock, isEnded, heardAt: () => lastFrameAt, onLost })
    isKept = true
    offline.see(frame)
    addFillers(frame)
    const keyless = dropKeyless(frame)
    if (keyless.length > 0)
      void forgetDevices(sock, keyless).catch((err) => log.warn({ err }, 'a device list is stale'))
    completeOwnLid(frame, keys.creds.me?.id)
    const danger = findDanger(frame)
    if (danger) onDanger(danger)
    if (frame.tag !== 'message') return
    if (!isIgnored(frame.attrs.from, takesGroups)) guard.observe(frame)
    storeTokenOfMessage(keys, frame).catch((err) => log.warn({ err }, 'a token could not be kept'))
  })

  /**
   * `lastAt`: UTC milliseconds by the clock as it stands now; a clock that was set says nothing about how long ago it
   * was.
   */
  return { lastAt: () => clock.now() - (clock.steady() - lastFrameAt) }
}
