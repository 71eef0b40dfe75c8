import { type BinaryNode, jidDecode, type WASocket } from '@whiskeysockets/baileys'
import type { Logger } from '../../lib/logger.ts'
import type { Peer } from '../port.ts'
import { isSamePerson, peerOf } from './jid.ts'
import type { NumberKeys } from './number-keys.ts'
import type { SignalGuard } from './signal-repository.ts'

type Deps = {
  log: Logger
  me: () => Peer | undefined
  keys: Pick<NumberKeys, 'findLid'>
  guard: Pick<SignalGuard, 'take'>
  isEnded: () => boolean
}

/** Parts and attributes that leave a message to Baileys: what it says about addresses, names and other messages. */
const PARTS_FOR_BAILEYS = new Set(['plaintext', 'unavailable', 'verified_name'])
const ATTRS_FOR_BAILEYS = ['offline', 'category', 'recipient', 'participant', 'participant_pn', 'participant_lid']

/**
 * Decrypts and acknowledges ordinary messages past Baileys: those that a person with known addresses has just written.
 * Baileys would look up the addresses three times, decode the message twice, and make, compare, merge and emit events
 * nobody listens to. Baileys gets everything else, including what cannot be decrypted: requesting it again is its job.
 */
export function takePlainMessages(
  { ws, ev, sendReceipt }: Pick<WASocket, 'ws' | 'ev' | 'sendReceipt'>,
  { log, me, keys, guard, isEnded }: Deps,
): void {
  const baileys = ws.listeners('CB:message') as ((stanza: BinaryNode) => unknown)[]
  ws.removeAllListeners('CB:message')
  let isOnline = false
  ev.on('connection.update', (update) => {
    isOnline = update.isOnline ?? isOnline
  })

  async function take(stanza: BinaryNode): Promise<boolean> {
    const plain = readPlain(stanza, me())
    if (!plain || !(await isKnown(keys, stanza.attrs)) || isEnded()) return false
    return guard.take(plain.part, plain)
  }

  ws.on('CB:message', async (stanza: BinaryNode) => {
    if (!(await take(stanza))) return Promise.all(baileys.map((listener) => listener(stanza)))
    const { id = '', from = '' } = stanza.attrs
    // In Baileys' words: when it is not online, the message has not been looked at.
    return sendReceipt(from, undefined, [id], isOnline ? undefined : 'inactive').catch((err: unknown) =>
      log.debug({ err, messageId: id }, 'a receipt did not leave; WhatsApp will bring the message again'),
    )
  })
}

type Plain = { jid: string; type: 'pkmsg' | 'msg'; part: Uint8Array }

function readPlain({ attrs, content }: BinaryNode, me: Peer | undefined): Plain | undefined {
  const { id, from } = attrs
  if (!id || !from || !Array.isArray(content) || ATTRS_FOR_BAILEYS.some((name) => attrs[name] !== undefined)) return
  if (content.some(({ tag }) => PARTS_FOR_BAILEYS.has(tag))) return
  const [encrypted, ...more] = content.filter(({ tag }) => tag === 'enc')
  const part = encrypted?.content
  const { type, count } = encrypted?.attrs ?? {}
  // Counted: it was requested again, which Baileys keeps track of.
  if (more.length > 0 || count !== undefined || (type !== 'pkmsg' && type !== 'msg')) return
  if (!(part instanceof Uint8Array)) return
  return isSamePerson(peerOf(from), me) ? undefined : { jid: from, type, part }
}

/** Whether the author's addresses have nothing to teach and nothing to ask for. */
async function isKnown(keys: Pick<NumberKeys, 'findLid'>, attrs: Record<string, string>): Promise<boolean> {
  const { from, sender_pn, sender_lid } = attrs
  const author = jidDecode(from)
  if (author?.server === 'lid') {
    return sender_pn === undefined || (await keys.findLid(jidDecode(sender_pn)?.user ?? '')) === author.user
  }
  if (author?.server !== 's.whatsapp.net') return false
  const lid = await keys.findLid(author.user)
  return lid !== undefined && (sender_lid === undefined || jidDecode(sender_lid)?.user === lid)
}
