import { type BinaryNode, USyncQuery, USyncUser, type WASocket } from '@whiskeysockets/baileys'
import { digitsOf, peerOf } from './jid.ts'

type ContactProtocol = USyncQuery['protocols'][number]

const PHONES_PER_QUERY = 100

/**
 * Which of these phones are on WhatsApp, in the form they were asked for, with their LIDs. Throws when WhatsApp does
 * not answer.
 */
export async function findOnWhatsApp(
  sock: Pick<WASocket, 'executeUSyncQuery' | 'signalRepository'>,
  phones: string[],
): Promise<Map<string, { lid?: string }>> {
  const found = new Map<string, { lid?: string }>()
  for (let from = 0; from < phones.length; from += PHONES_PER_QUERY) {
    const query = askingForContacts().withLIDProtocol()
    for (const phone of phones.slice(from, from + PHONES_PER_QUERY)) {
      query.withUser(new USyncUser().withPhone(`+${digitsOf(phone)}`))
    }
    const answer = await sock.executeUSyncQuery(query)
    if (!answer) throw new Error('WhatsApp did not say who is on WhatsApp')
    const pairs: { pn: string; lid: string }[] = []
    for (const { id, contact, lid } of answer.list) {
      const { phone } = peerOf(id) ?? {}
      if (!phone || !isContact(contact) || !contact.isIn) continue
      const known = typeof lid === 'string' ? peerOf(lid)?.lid : undefined
      if (known)
        pairs.push({ pn: `${contact.asked}@s.whatsapp.net`, lid: `${known}@lid` }, { pn: id, lid: `${known}@lid` })
      for (const form of [`+${contact.asked}`, phone]) found.set(form, known ? { lid: known } : {})
    }
    await sock.signalRepository.lidMapping.storeLIDPNMappings(pairs)
  }
  return found
}

type Contact = { isIn: boolean; asked: string }

/**
 * WhatsApp answers with the account's form of the phone and repeats the form that was asked: Baileys reads only the
 * former.
 */
function askingForContacts(): USyncQuery {
  const query = new USyncQuery().withContactProtocol()
  query.protocols = query.protocols.map((protocol): ContactProtocol => {
    if (protocol.name !== 'contact') return protocol
    const parser = (node: BinaryNode): Contact => ({
      isIn: protocol.parser(node) === true,
      asked: digitsIn(node.content),
    })
    return {
      ...protocol,
      getQueryElement: () => protocol.getQueryElement(),
      getUserElement: (user) => protocol.getUserElement(user),
      parser,
    }
  })
  return query
}

const isContact = (value: unknown): value is Contact => typeof value === 'object' && value !== null && 'asked' in value

const digitsIn = (content: BinaryNode['content']): string =>
  (typeof content === 'string' || content instanceof Uint8Array ? Buffer.from(content).toString() : '').replace(
    /\D/g,
    '',
  )
