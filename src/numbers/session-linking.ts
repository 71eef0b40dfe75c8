import type { Connection } from '../whatsapp/port.ts'
import type { AttemptDeps } from './attempt.ts'
import { answerOf } from './passkey/check-assertion.ts'
import { recordPairingCode, takePasskeyReply } from './record-linking.ts'
import type { RecordDeps } from './session-record.ts'
import type { NumberRow } from './store.ts'

export type SessionLinking = {
  /** Another socket: a code that was shown before it does not link. */
  begin(): void
  /** Does what people ask for while a number is being linked: a code for a phone, the passkey's answer. */
  reconcile(row: NumberRow, socket: Connection): Promise<void>
}

/** What people do to link a number, from one session's point of view. */
export function attendLinking(deps: Pick<AttemptDeps, 'log'> & RecordDeps, numberId: string): SessionLinking {
  const { log } = deps
  let codeAskedFor: string | undefined

  async function askForCode(row: NumberRow, socket: Connection): Promise<void> {
    // Shown by now: whoever asks once more takes it out of the row, and gets a new one.
    if (row.pairing_code) codeAskedFor = undefined
    if (!row.pairing_phone || row.pairing_code || !row.qr || codeAskedFor === row.pairing_phone) return
    codeAskedFor = row.pairing_phone
    try {
      await recordPairingCode(deps, numberId, await socket.requestPairingCode(row.pairing_phone))
    } catch (err) {
      log.warn({ numberId, err }, 'no pairing code')
      await recordPairingCode(deps, numberId, null)
      codeAskedFor = undefined
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
    begin() {
      codeAskedFor = undefined
    },
    async reconcile(row, socket) {
      await askForCode(row, socket)
      if (row.passkey_answer !== null) await handPasskeyOn(socket)
    },
  }
}
