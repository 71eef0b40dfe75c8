import { randomBytes } from 'node:crypto'
import { type Guest, guestName } from './guests.ts'
import type { Network } from './network.ts'
import { type BinaryNode, bytes, child, children, leaf, lidJid, parseJid, pnJid, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { OwnPhone } from './phones.ts'

/** Ways in which a number gets a guest's trusted-contact token. */
export type TokenWay = 'notification' | 'message' | 'history' | 'answer'
/** `at`: when it was made, UTC milliseconds. */
export type GuestToken = { token: Buffer; at: number; way: TokenWay }

const BUCKET_MS = 7 * 24 * 3_600_000
const BUCKETS = 4

/** A guest trusts the number. A notification says so at once; the other ways do so when their time comes. */
export function giveToken(network: Network, owner: OwnPhone, guest: Guest, way: TokenWay, at = network.now()): void {
  const given = { token: randomBytes(16), at, way }
  owner.tokens.set(guest.lid, given)
  if (way !== 'notification') return
  for (const companion of owner.companions.values()) {
    deliver(network, companion, {
      tag: 'notification',
      attrs: {
        from: guest.phone ? pnJid(guest.phone) : lidJid(guest.lid),
        sender_lid: lidJid(guest.lid),
        type: 'privacy_token',
        id: `token-${randomBytes(4).toString('hex')}`,
        t: unixSeconds(network.now()),
      },
      content: [tokens([tokenNode(given, pnJid(owner.phone))])],
    })
  }
}

/** What a guest's message carries. */
export function tokenChild(owner: OwnPhone, guest: Guest): BinaryNode[] {
  const given = owner.tokens.get(guest.lid)
  return given?.way === 'message' ? [leaf('tctoken', given.token, { t: unixSeconds(given.at) })] : []
}

/** The number issues tokens of its own, and gets those of the guests in return. */
export function tokensInAnswer(network: Network, owner: OwnPhone, issued: BinaryNode): BinaryNode {
  const given: BinaryNode[] = []
  for (const { attrs } of children(issued)) {
    const address = parseJid(attrs.jid)
    const guest =
      address?.server === 'lid' ? network.guests.byLid(address.user) : network.guests.byPhone(address?.user ?? '')
    const token = guest && owner.tokens.get(guest.lid)
    if (token?.way === 'answer') given.push(tokenNode(token, attrs.jid ?? ''))
    network.ledger.note({
      at: network.now(),
      number: owner.phone,
      note: 'token issued',
      detail: { to: attrs.jid, guest: guest && guestName(guest) },
    })
  }
  return tokens(given)
}

/** Chats in the form of a history. */
export function tokensInHistory(owner: OwnPhone) {
  return [...owner.tokens]
    .filter(([, { way }]) => way === 'history')
    .map(([lid, { token, at }]) => ({
      id: lidJid(lid),
      tcToken: token,
      tcTokenTimestamp: Math.floor(at / 1_000),
    }))
}

/** Whether a stanza carries its recipient's token of this time bucket or the three before. */
export function bearsToken(network: Network, owner: OwnPhone, lid: string | undefined, stanza: BinaryNode): boolean {
  const given = lid === undefined ? undefined : owner.tokens.get(lid)
  if (!given || !child(stanza, 'tctoken')) return false
  const age = Math.floor(network.now() / BUCKET_MS) - Math.floor(given.at / BUCKET_MS)
  return age < BUCKETS && bytes(stanza, 'tctoken').equals(given.token)
}

const tokens = (content: BinaryNode[]): BinaryNode => ({ tag: 'tokens', attrs: {}, content })

const tokenNode = ({ token, at }: GuestToken, jid: string): BinaryNode =>
  leaf('token', token, { jid, t: unixSeconds(at), type: 'trusted_contact' })
