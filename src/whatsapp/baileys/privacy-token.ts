import type { SignalKeyStore } from '@whiskeysockets/baileys'
import { shouldSendNewTcToken } from '@whiskeysockets/baileys/lib/Utils/tc-token-utils.js'
import { SECOND } from '../../lib/units.ts'

/**
 * Notes that the peer of a message which WhatsApp has accepted (`jid`, as it was addressed) got our privacy token of this
 * week. Baileys issues it right behind the message and notes it in a transaction that has ended by then, so its note is
 * lost and every message would issue the token again. `now`: UTC ms.
 */
export async function noteTokenIssued(
  keys: Pick<SignalKeyStore, 'get' | 'set'>,
  jid: string,
  now: number,
): Promise<void> {
  const { [jid]: entry } = await keys.get('tctoken', [jid])
  if (!shouldSendNewTcToken(entry?.senderTimestamp)) return
  const noted = { token: Buffer.alloc(0), ...entry, senderTimestamp: Math.floor(now / SECOND) }
  await keys.set({ tctoken: { [jid]: noted } })
}
