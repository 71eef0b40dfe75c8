import { type BinaryNode, type proto, type SignalKeyStore, toNumber } from '@whiskeysockets/baileys'
import { isTcTokenExpired, storeTcTokensFromIqResult } from '@whiskeysockets/baileys/lib/Utils/tc-token-utils.js'
import { peerOf } from './jid.ts'
import type { NumberKeys } from './number-keys.ts'

/** Notes that these people got our privacy token of this week. `addresses`: see `tokenAddress`; `seconds`: UTC. */
export async function noteTokensIssued(
  keys: Pick<SignalKeyStore, 'get' | 'set'>,
  addresses: readonly string[],
  seconds: number,
): Promise<void> {
  const known = await keys.get('tctoken', [...addresses])
  const noted = addresses.map((address) => {
    return [address, { token: Buffer.alloc(0), ...known[address], senderTimestamp: seconds }] as const
  })
  await keys.set({ tctoken: Object.fromEntries(noted) })
}

/**
 * Stores what WhatsApp gives in return for tokens of ours: those of the people named. `answer`: the iq's result.
 */
export async function storeIssued(
  numberKeys: Keys,
  issued: readonly { address: string; named: string }[],
  answer: unknown,
): Promise<void> {
  const { content } = (answer ?? {}) as Partial<BinaryNode>
  const given = (Array.isArray(content) ? content : []).find(({ tag }) => tag === 'tokens')?.content
  for (const token of Array.isArray(given) ? given : []) {
    const [only] = issued
    const to = issued.length === 1 ? only : issued.find(({ named }) => named === token.attrs.jid)
    if (to) await storeTokens(numberKeys, to.address, [token])
  }
}

type Keys = Pick<NumberKeys, 'keys' | 'findLid'>

/** Whether Baileys will put a token into a message to this address: there is one from the last four weeks. */
export async function hasToken(numberKeys: Keys, jid: string | undefined): Promise<boolean> {
  const address = jid && (await tokenAddress(numberKeys, jid))
  if (!address) return false
  const { [address]: entry } = await numberKeys.keys.get('tctoken', [address])
  return Boolean(entry?.token?.length) && !isTcTokenExpired(entry?.timestamp)
}

/**
 * Stores the token that a guest's phone has put into a message, by the same rules as for notifications: only from
 * people, and never an older one. Baileys does not look there.
 */
export async function storeTokenOfMessage(numberKeys: Keys, { attrs, content }: BinaryNode): Promise<void> {
  const child = Array.isArray(content) ? content.find(({ tag }) => tag === 'tctoken') : undefined
  const from = attrs.sender_lid ?? attrs.from
  if (!from || !(child?.content instanceof Uint8Array) || child.content.length === 0) return
  const token = {
    tag: 'token',
    attrs: { type: 'trusted_contact', jid: from, t: child.attrs.t ?? attrs.t ?? '' },
    content: child.content,
  }
  await storeTokens(numberKeys, from, [token])
}

/** The tokens that a history has of its chats. As above. */
export async function storeTokensOfChats(numberKeys: Keys, chats: readonly proto.IConversation[]): Promise<void> {
  for (const { id, tcToken, tcTokenTimestamp } of chats) {
    if (!id || !tcToken?.length || !tcTokenTimestamp) continue
    const attrs = { type: 'trusted_contact', jid: id, t: String(toNumber(tcTokenTimestamp)) }
    await storeTokens(numberKeys, id, [{ tag: 'token', attrs, content: tcToken }])
  }
}

async function storeTokens(numberKeys: Keys, fallbackJid: string, tokens: BinaryNode[]): Promise<void> {
  await storeTcTokensFromIqResult({
    result: { tag: 'iq', attrs: {}, content: [{ tag: 'tokens', attrs: {}, content: tokens }] },
    fallbackJid,
    keys: numberKeys.keys,
    getLIDForPN: (jid) => lidJidOf(numberKeys, jid),
  })
}

/** Tokens are stored by LID if it is known. */
export async function tokenAddress(numberKeys: Keys, jid: string): Promise<string> {
  return (await lidJidOf(numberKeys, jid)) ?? jid
}

async function lidJidOf({ findLid }: Pick<Keys, 'findLid'>, jid: string): Promise<string | null> {
  const { phone } = peerOf(jid) ?? {}
  const lid = phone && (await findLid(phone.replace('+', '')))
  return lid ? `${lid}@lid` : null
}
