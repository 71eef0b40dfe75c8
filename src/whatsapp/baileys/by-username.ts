import { type BinaryNode, USyncQuery, USyncUser, type WASocket } from '@whiskeysockets/baileys'
import { peerOf } from './jid.ts'

type Protocol = USyncQuery['protocols'][number]

const NAMES_PER_QUERY = 50

/**
 * The LIDs behind usernames, looked up as WhatsApp's own clients do: contacts addressed by LID, users without an
 * address. The answer names a LID only when somebody has the username and asks no code of strangers. Throws when
 * WhatsApp does not answer.
 */
export async function findByUsername(
  sock: Pick<WASocket, 'executeUSyncQuery'>,
  usernames: string[],
): Promise<Map<string, { lid: string }>> {
  const found = new Map<string, { lid: string }>()
  for (let from = 0; from < usernames.length; from += NAMES_PER_QUERY) {
    const query = new USyncQuery().withContactProtocol()
    query.protocols = query.protocols.map(byLid)
    for (const username of usernames.slice(from, from + NAMES_PER_QUERY)) {
      query.withUser(new USyncUser().withUsername(username))
    }
    const answer = await sock.executeUSyncQuery(query)
    if (!answer) throw new Error('WhatsApp did not say who has a username')
    for (const { id, contact } of answer.list) {
      const { lid } = peerOf(id) ?? {}
      if (lid && typeof contact === 'string') found.set(contact, { lid })
    }
  }
  return found
}

function byLid(protocol: Protocol): Protocol {
  return {
    name: protocol.name,
    getQueryElement: () => ({ tag: 'contact', attrs: { addressing_mode: 'lid' } }),
    getUserElement: (user) => protocol.getUserElement(user),
    // Whose answer it is: Baileys would only say that somebody exists.
    parser: ({ attrs }: BinaryNode) => attrs.username ?? null,
  }
}
