import { answerAppState } from './app-state.ts'
import type { Connection } from './connection.ts'
import { announceOffline, unlink } from './login.ts'
import type { Network } from './network.ts'
import { type BinaryNode, bytes, child, children, iqError, leaf, parseJid, result } from './nodes.ts'
import type { Companion } from './phones.ts'
import { answerEncrypt } from './prekeys.ts'
import { answerMex } from './restrictions.ts'
import { ORDERED } from './sample-kinds.ts'
import { strange } from './strange-stanzas.ts'
import { tokensInAnswer } from './tokens.ts'
import { answerUsync } from './usync.ts'

/** Answers an iq from a logged-in device. Unknown ones get an empty result: nothing must stall it. */
export function answerQuery(network: Network, connection: Connection, companion: Companion, query: BinaryNode): void {
  const { xmlns } = query.attrs
  const number = companion.owner.phone
  if (network.faults.take('no_answer', number, (fault) => fault.xmlns === xmlns)) {
    network.ledger.note({ at: network.now(), number, note: 'query unanswered', detail: { xmlns } })
    return
  }
  const answer = answerTo(network, companion, query)
  const isStrange = network.faults.take('strange_answers', companion.owner.phone)
  connection.send((isStrange && strange(network.random, answer)) || answer)
  if (query.attrs.xmlns === 'passive' && child(query, 'active')) announceOffline(connection, companion)
  const removal = query.attrs.xmlns === 'md' && child(query, 'remove-companion-device')
  if (removal) unlink(network, companion.owner, parseJid(removal.attrs.jid)?.device || companion.device)
}

function answerTo(network: Network, companion: Companion, query: BinaryNode): BinaryNode {
  switch (query.attrs.xmlns) {
    case 'encrypt':
      return result(query, answerEncrypt(network, companion, query))
    case 'usync':
      return answerUsync(network, companion.owner.phone, query)
    case 'abt':
      return result(query, [{ tag: 'props', attrs: { protocol: '1', hash: 'sandbox', refresh: '86400' }, content: [] }])
    case 'blocklist':
      return result(query, answerBlocklist(companion, query))
    case 'privacy':
      return result(query, answerPrivacy(network, companion, query))
    case 'w:m':
      return result(query, [mediaConnection(network)])
    case 'w:mex':
      return answerMex(network, companion.owner, query)
    case 'w:sync:app:state':
      return result(query, [answerAppState(network, companion, query)])
    case 'w:profile:picture':
      return iqError(query, 404, 'item-not-found')
    case 'fb:thrift_iq':
      return answerOrder(query)
    case 'w:g2':
      return result(query, [{ tag: 'groups', attrs: {}, content: [] }])
    default:
      return result(query)
  }
}

function mediaConnection(network: Network): BinaryNode {
  const attrs = { hostname: network.media.host, type: 'primary', maxContentLengthBytes: String(network.media.maxBytes) }
  return {
    tag: 'media_conn',
    attrs: { auth: 'sandbox', ttl: '3600', auth_ttl: '3600', max_buckets: '12' },
    content: [{ tag: 'host', attrs }],
  }
}

function answerBlocklist(companion: Companion, query: BinaryNode): BinaryNode[] {
  const { blocked } = companion.owner
  for (const item of children(query)) {
    const lid = parseJid(item.attrs.jid)?.user
    if (lid && item.attrs.action === 'block') blocked.add(lid)
    if (lid && item.attrs.action === 'unblock') blocked.delete(lid)
  }
  const items = [...blocked].map((lid): BinaryNode => ({ tag: 'item', attrs: { jid: `${lid}@lid` } }))
  return [{ tag: 'list', attrs: { dhash: 'sandbox', matched: 'false' }, content: items }]
}

/** The items of an order from the catalogue, and its total. */
function answerOrder(query: BinaryNode): BinaryNode {
  const asked = child(query, 'order')
  if (asked?.attrs.id !== '4711' || bytes(asked, 'token').toString() !== 'token') {
    return iqError(query, 404, 'item-not-found')
  }
  const products = ORDERED.map(({ name, quantity, price }) => ({
    tag: 'product',
    attrs: {},
    content: [
      leaf('id', name),
      leaf('name', name),
      leaf('price', String(price)),
      leaf('currency', 'RUB'),
      leaf('quantity', String(quantity)),
    ],
  }))
  const total = String(ORDERED.reduce((sum, { quantity, price }) => sum + quantity * price, 0))
  const price = { tag: 'price', attrs: {}, content: [leaf('total', total), leaf('currency', 'RUB')] }
  return result(query, [{ tag: 'order', attrs: { id: '4711' }, content: [...products, price] }])
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

function answerPrivacy(network: Network, { owner }: Companion, query: BinaryNode): BinaryNode[] | undefined {
  const tokens = child(query, 'tokens')
  if (tokens) return [tokensInAnswer(network, owner, tokens)]
  const categories = Object.entries(PRIVACY).map(
    ([name, value]): BinaryNode => ({ tag: 'category', attrs: { name, value } }),
  )
  return [{ tag: 'privacy', attrs: {}, content: categories }]
}
