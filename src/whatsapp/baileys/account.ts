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

/** Who the number's account is; read again only when it has changed, since every message asks several times. */
export function peerOfAccount(creds: AuthenticationCreds): () => Peer | undefined {
  let known: { id: string; lid: string | undefined; peer: Peer } | undefined
  return () => {
    const { me } = creds
    if (!me) return undefined
    if (known?.id !== me.id || known.lid !== me.lid)
      known = { id: me.id, lid: me.lid, peer: mergePeers(peerOf(me.id), peerOf(me.lid)) }
    return known.peer
  }
}
