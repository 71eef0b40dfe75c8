import type { Connection } from '../whatsapp/port.ts'
import type { AttemptDeps } from './attempt.ts'
import { answerOf } from './passkey/check-assertion.ts'
import { recordPairingCode, takePasskeyReply } from './record-linking.ts'
import type { RecordDeps } from './session-record.ts'
import { findNumber, type NumberRow } from './store.ts'

export type SessionLinking = {
  /** Does what people ask for while a number is being linked: a code for a phone, the passkey's answer. */
  reconcile(row: NumberRow, socket: Connection): Promise<void>
}

/** What people do to link a number, from one session's point of view. */
export function attendLinking(deps: Pick<AttemptDeps, 'log'> & RecordDeps, numberId: string): SessionLinking {
  const { db, log } = deps
  let asking: Connection | undefined

  async function askForCode(socket: Connection): Promise<void> {
    if (asking === socket) return
    asking = socket
    try {
      // Read again: another code would end the one that has just been shown.
      const row = await findNumber(db, numberId)
      if (row && wantsCode(row)) await showCode(socket, row.pairing_phone)
    } finally {
      if (asking === socket) asking = undefined
    }
  }

  async function showCode(socket: Connection, phone: string): Promise<void> {
    try {
      await recordPairingCode(deps, numberId, phone, await socket.requestPairingCode(phone))
    } catch (err) {
      log.warn({ numberId, err }, 'no pairing code')
      // Another socket asks again by itself.
      if (asking === socket) await recordPairingCode(deps, numberId, phone, null)
    }
  }

  /** What comes of it the connection tells: the next step, or the end with its reason. */
  async function handPasskeyOn(socket: Connection): Promise<void> {
    const reply = await takePasskeyReply(deps, numberId)
    if (!reply) return
    const handing = 'credential' in reply ? socket.answerPasskey(answerOf(reply.credential)) : socket.confirmPasskey()
    await handing.catch((err: unknown) => log.warn({ numberId, err }, 'an answer about a passkey was not taken'))
  }

  return {
    async reconcile(row, socket) {
      if (wantsCode(row)) await askForCode(socket)
      if (row.passkey_answer !== null) await handPasskeyOn(socket)
    },
  }
}

/** A phone waits for its code, and the socket is as far as to give one. */
function wantsCode(row: NumberRow): row is NumberRow & { pairing_phone: string } {
  return row.pairing_phone !== null && row.pairing_code === null && row.qr !== null
}
