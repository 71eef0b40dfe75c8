import type { AuthenticationCreds } from '@whiskeysockets/baileys'
import type { Account, Peer } from '../port.ts'
import { mergePeers, peerOf } from './jid.ts'

/** The account these credentials belong to; undefined before linking. */
export function accountOf({ me, platform, account }: AuthenticationCreds): Account | undefined {
  const phone = peerOf(me?.id)?.phone
  if (!me || !phone || !account) return undefined
  const lid = peerOf(me.lid)?.lid
  return {
    phone,
    ...(lid ? { lid } : {}),
    ...(me.name && me.name !== '~' ? { name: me.name } : {}),
    ...(platform ? { platform } : {}),
  }
}

export function peerOfAccount({ me }: AuthenticationCreds): Peer | undefined {
  return me && mergePeers(peerOf(me.id), peerOf(me.lid))
}
