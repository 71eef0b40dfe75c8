import { USyncQuery, USyncUser, type WASocket } from '@whiskeysockets/baileys'
import { digitsOf, peerOf } from './jid.ts'

const PHONES_PER_QUERY = 100

/** Which of these phones are on WhatsApp, with their LIDs. Throws when WhatsApp does not answer. */
export async function findOnWhatsApp(
  sock: Pick<WASocket, 'executeUSyncQuery' | 'signalRepository'>,
  phones: string[],
): Promise<Map<string, { lid?: string }>> {
  const found = new Map<string, { lid?: string }>()
  for (let from = 0; from < phones.length; from += PHONES_PER_QUERY) {
    const query = new USyncQuery().withContactProtocol().withLIDProtocol()
    for (const phone of phones.slice(from, from + PHONES_PER_QUERY)) {
      query.withUser(new USyncUser().withPhone(`+${digitsOf(phone)}`))
    }
    const answer = await sock.executeUSyncQuery(query)
    if (!answer) throw new Error('WhatsApp did not say who is on WhatsApp')
    const pairs: { pn: string; lid: string }[] = []
    for (const { id, contact, lid } of answer.list) {
      const { phone } = peerOf(id) ?? {}
      if (!phone || !contact) continue
      const known = typeof lid === 'string' ? peerOf(lid)?.lid : undefined
      if (known) pairs.push({ pn: `${digitsOf(phone)}@s.whatsapp.net`, lid: `${known}@lid` })
      found.set(phone, known ? { lid: known } : {})
    }
    await sock.signalRepository.lidMapping.storeLIDPNMappings(pairs)
  }
  return found
}
