import type { WASocket } from '@whiskeysockets/baileys'
import type { Clock } from '../../../lib/clock.ts'
import type { Logger } from '../../../lib/logger.ts'
import { SECOND } from '../../../lib/units.ts'
import type { CloseReason, ConnectionHandlers, PasskeyAnswer } from '../../port.ts'
import { accountOf } from '../account.ts'
import type { NumberKeys } from '../number-keys.ts'
import type { SerialQueue } from '../serial-queue.ts'
import { attendPasskey } from './passkey.ts'
import { keepQrTrue } from './qr-code.ts'
import { isSpent } from './qr-references.ts'

export type Linking = {
  /** Baileys has made another QR code. */
  qrMade(qr: string): void
  /** A phone has linked us; WhatsApp restarts the connection after it. */
  paired(): void
  answerPasskey(answer: PasskeyAnswer): Promise<void>
  confirmPasskey(): Promise<void>
  /** The connection has ended. */
  stop(): void
}

type Deps = {
  sock: Pick<WASocket, 'ws' | 'query' | 'sendNode'>
  keys: Pick<NumberKeys, 'creds' | 'touchCredentials' | 'flush'>
  clock: Clock
  log: Logger
  ask: <T>(answer: Promise<T>) => Promise<T>
  serial: Pick<SerialQueue, 'tell'>
  handlers: Pick<ConnectionHandlers, 'onQr' | 'onPasskey' | 'onPaired'>
  /** The owner has something to scan. */
  onOffered: () => void
  onFailure: (reason: CloseReason) => void
}

const QR_MS = { first: 60 * SECOND, next: 20 * SECOND }

/** How a number is linked: QR codes, the passkey when WhatsApp demands it, and the pairing that ends both. */
export function attendLinking({ sock, keys, clock, log, ask, serial, handlers, onOffered, onFailure }: Deps): Linking {
  let qrCount = 0
  const shared = { sock, creds: keys.creds, log, touchCredentials: () => keys.touchCredentials() }
  const passkey = attendPasskey({
    ...shared,
    clock,
    ask,
    onStep: (step) => serial.tell(() => handlers.onPasskey?.(step)),
    onFailure: (reason) => onFailure({ kind: 'linking_failed', reason }),
  })
  const linkingQr = keepQrTrue({
    ...shared,
    offer: (offered) => serial.tell(() => handlers.onQr(offered)),
    isPaused: passkey.isActive,
  })
  return {
    qrMade(qr) {
      if (accountOf(keys.creds) || passkey.isActive()) return
      if (isSpent(qr)) return onFailure({ kind: 'qr_expired' })
      const expiresAt = clock.now() + (qrCount === 0 ? QR_MS.first : QR_MS.next)
      qrCount += 1
      onOffered()
      linkingQr.made(qr, expiresAt)
    },
    paired() {
      passkey.stop()
      serial.tell(async () => {
        await keys.flush()
        const account = accountOf(keys.creds)
        if (account) await handlers.onPaired(account)
      })
    },
    answerPasskey: passkey.answer,
    confirmPasskey: passkey.confirm,
    stop: passkey.stop,
  }
}
