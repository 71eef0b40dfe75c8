import { answerAppState } from './app-state.ts'
import type { Connection } from './connection.ts'
import { announceOffline, unlink } from './login.ts'
import type { Network } from './network.ts'
import { type BinaryNode, child, children, iqError, parseJid, result, unixSeconds } from './nodes.ts'
import type { Companion } from './phones.ts'
import { answerEncrypt } from './prekeys.ts'
import { answerMex } from './restrictions.ts'
import { answerUsync } from './usync.ts'

/** Answers an iq of a device that is logged in. What is not known gets an empty result: nothing must stall it. */
export function answerQuery(network: Network, connection: Connection, companion: Companion, query: BinaryNode): void {
  const reply = (content?: BinaryNode[]) => connection.send(result(query, content))
  const { owner } = companion
  switch (query.attrs.xmlns) {
    case 'encrypt':
      return answerEncrypt(network, connection, companion, query)
    case 'usync':
      return connection.send(answerUsync(network, query))
    case 'passive':
      reply()
      if (child(query, 'active')) announceOffline(connection, companion)
      return
    case 'abt':
      return reply([
        { tag: 'props', attrs: { protocol: '1', ab_key: '', hash: 'sandbox', refresh: '86400' }, content: [] },
      ])
    case 'blocklist':
      return answerBlocklist(companion, query, reply)
    case 'privacy':
      return reply(answerPrivacy(network, query))
    case 'w:m':
      return reply([
        {
          tag: 'media_conn',
          attrs: { auth: 'sandbox', ttl: '3600', auth_ttl: '3600', max_buckets: '12' },
          content: [
            {
              tag: 'host',
              attrs: {
                hostname: network.media.host,
                type: 'primary',
                maxContentLengthBytes: String(network.media.maxBytes),
              },
            },
          ],
        },
      ])
    case 'w:mex':
      return connection.send(answerMex(network, owner, query))
    case 'w:sync:app:state':
      return reply([answerAppState(network, companion, query)])
    case 'w:profile:picture':
      return connection.send(iqError(query, 404, 'item-not-found'))
    case 'w:g2':
      return reply([{ tag: 'groups', attrs: {}, content: [] }])
    case 'md': {
      const removal = child(query, 'remove-companion-device')
      reply()
      if (removal) unlink(network, owner, parseJid(removal.attrs.jid)?.device ?? companion.device)
      return
    }
    default:
      return reply()
  }
}

function answerBlocklist(companion: Companion, query: BinaryNode, reply: (content?: BinaryNode[]) => void): void {
  const { blocked } = companion.owner
  for (const item of children(query)) {
    const lid = parseJid(item.attrs.jid)?.user
    if (lid && item.attrs.action === 'block') blocked.add(lid)
    if (lid && item.attrs.action === 'unblock') blocked.delete(lid)
  }
  const items = [...blocked].map((lid): BinaryNode => ({ tag: 'item', attrs: { jid: `${lid}@lid` } }))
  reply([{ tag: 'list', attrs: { dhash: 'sandbox', matched: 'false' }, content: items }])
}

const PRIVACY = {
  readreceipts: 'all',
  profile: 'all',
  status: 'contacts',
  online: 'all',
  last: 'contacts',
  groupadd: 'all',
  calladd: 'all',
  messages: 'all',
}

function answerPrivacy(network: Network, query: BinaryNode): BinaryNode[] | undefined {
  const tokens = child(query, 'tokens')
  if (tokens) return [{ tag: 'tokens', attrs: { t: unixSeconds(network.now()) }, content: [] }]
  const categories = Object.entries(PRIVACY).map(
    ([name, value]): BinaryNode => ({ tag: 'category', attrs: { name, value } }),
  )
  return [{ tag: 'privacy', attrs: {}, content: categories }]
}
