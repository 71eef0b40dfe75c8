import { randomBytes } from 'node:crypto'
import { type AuthenticationCreds, type BinaryNode, getBinaryNodeChild, type WASocket } from '@whiskeysockets/baileys'
import type { Logger } from '../../../lib/logger.ts'

export type LinkingQr = {
  /** Baileys has made a QR code: it is shown with the current secret. */
  made(text: string, expiresAt: number): void
}

type Deps = {
  sock: Pick<WASocket, 'ws' | 'sendNode'>
  creds: AuthenticationCreds
  log: Logger
  /** Stores the credentials; nothing leaves the socket before they are stored. */
  touchCredentials: () => void
  offer: (qr: { text: string; expiresAt: number }) => void
  /** Linking goes on another way: no QR code is shown, and the secret stays. */
  isPaused: () => boolean
}

/** The parts of a QR code: reference, noise key, identity key, secret, platform. */
const SECRET_FIELD = 3

/**
 * Keeps the QR code on the screen valid. WhatsApp may retire its secret at any time before linking, even after the scan
 * (`companion_reg_refresh`); then a new one is made and shown at once. Baileys reads the secret only once, and
 * acknowledges nothing before it has an account.
 */
export function keepQrTrue({ sock, creds, log, touchCredentials, offer, isPaused }: Deps): LinkingQr {
  let shown: { text: string; expiresAt: number } | undefined
  let isCodeEntered = false
  const show = () => shown && offer({ ...shown, text: withSecret(shown.text, creds.advSecretKey) })

  // From then on the secret is the one the phone derived from the code.
  sock.ws.on('CB:notification,type:link_code_companion_reg', () => {
    isCodeEntered = true
  })
  sock.ws.on('CB:notification,type:companion_reg_refresh', async (notice: BinaryNode) => {
    const isKnown = ['companion_reg_refresh', 'pair-device-rotate-qr'].some((tag) => getBinaryNodeChild(notice, tag))
    if (isKnown && !creds.account && !isCodeEntered && !isPaused()) {
      creds.advSecretKey = randomBytes(32).toString('base64')
      touchCredentials()
      log.info('WhatsApp asked for a new linking secret')
      show()
    }
    // With an account, even one only claimed for a pairing code, Baileys acknowledges by itself.
    if (!creds.me) await sock.sendNode(acknowledgement(notice))
  })

  return {
    made(text, expiresAt) {
      shown = { text, expiresAt }
      show()
    },
  }
}

/** The acknowledgement of a notification. */
export function acknowledgement({ tag, attrs }: BinaryNode): BinaryNode {
  const { id = '', from = '', type } = attrs
  return { tag: 'ack', attrs: { id, to: from, class: tag, ...(type ? { type } : {}) } }
}

function withSecret(text: string, secret: string): string {
  const fields = text.split(',')
  fields[SECRET_FIELD] = secret
  return fields.join(',')
}
