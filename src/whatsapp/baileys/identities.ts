import { type BinaryNode, type Contact, getBinaryNodeChild, type WASocket } from '@whiskeysockets/baileys'
import { z } from 'zod'
import { cleanUsername } from '../clean-incoming.ts'
import type { ConnectionHandlers, Peer } from '../port.ts'
import { digitsOf, mergePeers, peerOf } from './jid.ts'
import { objectOf } from './json-of-strangers.ts'

type Deps = {
  sock: Pick<WASocket, 'ev' | 'signalRepository'>
  complete: (peer: Peer) => Promise<Peer>
  /** Runs work that need not wait for anybody, one after the other. */
  tell: (work: () => unknown) => void
  handlers: Pick<ConnectionHandlers, 'onIdentityChange' | 'onUsername'>
}

const lidChange = z.object({ xwa2_notify_lid_change: z.object({ old: z.string(), new: z.string() }) })
const usernameSet = z.object({ xwa2_notify_username_on_change: z.object({ lid: z.string(), username: z.string() }) })
const usernameDeleted = z.object({ xwa2_notify_username_delete: z.object({ lid: z.string() }) })

/**
 * Passes on that people now have another phone, LID or username: from notifications, which Baileys ignores, and from
 * the contacts of the number's phone.
 */
export function attendIdentities({ sock, complete, tell, handlers }: Deps) {
  async function changed(former: Peer | undefined, present: Peer | undefined): Promise<void> {
    if (!former || !present) return
    const known = await complete(former)
    await handlers.onIdentityChange?.({ former: known, present })
    // From now on this number sends to the new LID, by whichever phone the person is known.
    const phone = present.phone ?? known.phone
    if (!phone || !present.lid) return
    const pair = { pn: `${digitsOf(phone)}@s.whatsapp.net`, lid: `${present.lid}@lid` }
    await sock.signalRepository.lidMapping.storeLIDPNMappings([pair])
  }

  async function named(lidJid: string, username: string | null): Promise<void> {
    const { lid } = peerOf(lidJid) ?? {}
    if (lid) await handlers.onUsername?.({ lid, username: username && cleanUsername(username) })
  }

  function takeMex(stanza: BinaryNode): Promise<void> | undefined {
    const update = getBinaryNodeChild(stanza, 'update')
    const { data } = objectOf(textOf(update?.content))
    switch (update?.attrs.op_name) {
      case 'LidChangeNotification': {
        const { data: told } = lidChange.safeParse(data)
        return told && changed(peerOf(told.xwa2_notify_lid_change.old), peerOf(told.xwa2_notify_lid_change.new))
      }
      case 'UsernameSetNotification': {
        const { data: told } = usernameSet.safeParse(data)
        const { lid, username } = told?.xwa2_notify_username_on_change ?? {}
        return lid && username ? named(lid, username) : undefined
      }
      case 'UsernameDeleteNotification': {
        const { data: told } = usernameDeleted.safeParse(data)
        return told && named(told.xwa2_notify_username_delete.lid, null)
      }
      default:
        return undefined
    }
  }

  /** `<modify old new old_lid new_lid>`: somebody has moved to another phone. */
  function takeContacts(stanza: BinaryNode): Promise<void> | undefined {
    const { attrs } = getBinaryNodeChild(stanza, 'modify') ?? {}
    if (!attrs) return undefined
    const person = (phone: string | undefined, lid: string | undefined): Peer | undefined => {
      const peer = mergePeers(peerOf(phone), peerOf(lid))
      return peer.phone || peer.lid ? peer : undefined
    }
    return changed(person(attrs.old, attrs.old_lid), person(attrs.new, attrs.new_lid))
  }

  const learnNames = (contacts: readonly Partial<Contact>[]) => {
    for (const { id, lid, username } of contacts) {
      const address = [lid, id].find((jid) => peerOf(jid)?.lid)
      if (address && username) tell(() => named(address, username))
    }
  }
  sock.ev.on('contacts.upsert', learnNames)
  sock.ev.on('contacts.update', learnNames)
  sock.ev.on('messaging-history.set', ({ contacts }) => learnNames(contacts))

  return {
    /** Resolves when what a notification says is stored; undefined when it says nothing of this kind. */
    take(stanza: BinaryNode): Promise<void> | undefined {
      if (stanza.attrs.type === 'mex') return takeMex(stanza)
      return stanza.attrs.type === 'contacts' ? takeContacts(stanza) : undefined
    },
  }
}

const textOf = (content: BinaryNode['content']): string =>
  typeof content === 'string' || content instanceof Uint8Array ? Buffer.from(content).toString() : ''
