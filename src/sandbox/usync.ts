import { guestName, onWhatsApp } from './guests.ts'
import { findParty, type Network } from './network.ts'
import { type BinaryNode, bytes, child, children, leaf, lidJid, parseJid, pnJid, result } from './nodes.ts'

/** Who has an account, which devices, and which LID belongs to a phone. */
export function answerUsync(network: Network, number: string, query: BinaryNode): BinaryNode {
  const usync = child(query, 'usync')
  const protocols = children(child(usync, 'query')).map((item) => item.tag)
  const users = children(child(usync, 'list')).map((user) => {
    const named = child(user, 'contact')?.attrs.username
    return named === undefined ? answerUser(network, number, user, protocols) : answerNamed(network, user, named)
  })
  return result(query, [
    {
      tag: 'usync',
      attrs: { ...usync?.attrs },
      content: [
        { tag: 'result', attrs: {} },
        { tag: 'list', attrs: {}, content: users },
      ],
    },
  ])
}

/** A person looked up by username is given only by LID; no LID when nobody has it, or a code is required. */
function answerNamed(network: Network, user: BinaryNode, username: string): BinaryNode {
  const guest = [...network.guests.all()].find((each) => each.username === username)
  const { pin } = child(user, 'contact')?.attrs ?? {}
  const isTold = guest !== undefined && onWhatsApp(guest) && (guest.usernameKey ?? pin) === pin
  const content = [{ tag: 'contact', attrs: { username, type: guest ? 'in' : 'out' } }]
  return { tag: 'user', attrs: isTold ? { jid: lidJid(guest.lid) } : {}, content }
}

function answerUser(network: Network, number: string, user: BinaryNode, protocols: string[]): BinaryNode {
  const typed = bytes(user, 'contact').toString().replace(/\D/g, '')
  const jid = user.attrs.jid ?? pnJid(accountOf(network, typed))
  const account = findAccount(network, jid)
  const content: BinaryNode[] = []
  for (const protocol of protocols) {
    if (protocol === 'contact') {
      content.push(leaf('contact', typed ? `+${typed}` : '', { type: account ? 'in' : 'out' }))
    } else if (protocol === 'devices') {
      const { user: asked, server } = parseJid(jid) ?? {}
      const form = server === 'lid' ? 'lid' : 'phone'
      const isOwn = asked === number || asked === network.phones.byPhone(number)?.lid
      const isHidden = !isOwn && network.faults.find('no_devices', number)?.address === form
      const devices = (isHidden ? [] : (account?.devices ?? [])).map(
        (id): BinaryNode => ({
          tag: 'device',
          attrs: id ? { id: String(id), 'key-index': String(id) } : { id: '0' },
        }),
      )
      content.push({ tag: 'devices', attrs: {}, content: [{ tag: 'device-list', attrs: {}, content: devices }] })
    } else if (protocol === 'lid') {
      // When asked by LID there is nothing to add: the pair would map the LID to itself.
      if (account && parseJid(jid)?.server !== 'lid') {
        content.push({ tag: 'lid', attrs: { val: lidJid(account.lid) } })
      }
    } else if (protocol === 'status') {
      content.push(leaf('status', account ? `I am ${account.name}` : '', { t: '0' }))
    } else if (protocol === 'disappearing_mode') {
      content.push({ tag: 'disappearing_mode', attrs: { duration: '0', t: '0' } })
    }
  }
  return { tag: 'user', attrs: { jid }, content }
}

/** The phone in the form of its account: WhatsApp finds an account by either form, and only then. */
function accountOf(network: Network, typed: string): string {
  const isKnown = (phone: string) => findParty(network, pnJid(phone)) !== undefined
  return [typed, ...otherForms(typed)].find(isKnown) ?? typed
}

/** Brazil's ninth digit, Mexico's 1 and Argentina's 9: with or without it, it is one phone. */
function otherForms(phone: string): string[] {
  const [, country = '', area = '', rest = ''] =
    /^(55)(\d\d)(\d{8,9})$/.exec(phone) ?? /^(52|54)()(\d{10,11})$/.exec(phone) ?? []
  const digit = country === '52' ? '1' : '9'
  const short = country === '55' ? 8 : 10
  if (rest.length === short) return [country + area + digit + rest]
  return rest.length === short + 1 && rest.startsWith(digit) ? [country + area + rest.slice(1)] : []
}

function findAccount(network: Network, jid: string): { lid: string; devices: number[]; name: string } | undefined {
  const party = findParty(network, jid)
  if (!party) return undefined
  if (party.kind === 'phone') {
    const { lid, companions, pushName } = party.phone
    return { lid, devices: [0, ...companions.keys()], name: pushName }
  }
  if (!onWhatsApp(party.guest)) return undefined
  return {
    lid: party.guest.lid,
    devices: [0, ...party.guest.companions.map(({ device }) => device)],
    name: guestName(party.guest),
  }
}
