import type { Content, SampleKind } from '../../src/sandbox/index.ts'
import { CALLER, HIDDEN, NUMBERS, ORGANIZER } from './cast.ts'
import { type Stage, until } from './stage.ts'
import type { GuestView, Page } from './views.ts'

/** One of each, in the order of the conversation. */
const SAMPLES: SampleKind[] = [
  'order',
  'product',
  'view_once',
  'list_answer',
  'flow_answer',
  'contacts',
  'live_location',
  'video_note',
  'forwarded',
  'link',
  'placeholder',
]

/**
 * Guests send what WhatsApp can carry today: messages of each kind, votes and answers to events, an encrypted edit, a
 * call that nobody takes; and one of them hides the phone. Returns how many messages that were.
 */
export async function showKinds({ network: { client }, product: { api } }: Stage): Promise<number> {
  const to = NUMBERS[1].phone
  await client.createGuests({ phones: [ORGANIZER.phone, CALLER.phone], names: [ORGANIZER.name, CALLER.name] })
  const send = async (content: Content, guest = ORGANIZER.phone) => (await client.guestSends({ guest, to, content })).id
  for (const of of SAMPLES) await send({ kind: 'sample', of })
  const poll = await send({ kind: 'sample', of: 'poll' })
  await send({ kind: 'vote', id: poll, options: ['В пятницу'] })
  const event = await send({ kind: 'sample', of: 'event' })
  await send({ kind: 'attendance', id: event, answer: 'going', extraGuests: 9 })
  const said = await send({ kind: 'text', text: 'Нас будет девять' })
  await send({ kind: 'edit', id: said, text: 'Нас будет десять', sealed: 'lid' })

  const { id } = await client.guestCalls({ guest: CALLER.phone, to })
  await client.endCall({ id, how: 'timeout' })

  const [hidden] = await client.createGuests({ phones: [HIDDEN.name], names: [HIDDEN.name], withoutPhone: true })
  const lid = hidden?.lid ?? ''
  await client.setGuest({ guest: lid, username: HIDDEN.username })
  await send({ kind: 'text', text: HIDDEN.text }, lid)

  const messages = SAMPLES.length + 4
  await until('every kind is in the inbox', async () => {
    const { data } = await api.get<Page<GuestView>>('/v1/guests?unread=true&limit=200')
    const unread = (matches: (guest: GuestView) => boolean) => data.find(matches)?.unread_count ?? 0
    return (
      unread(({ phone }) => phone === `+${ORGANIZER.phone}`) >= messages - 1 &&
      unread(({ phone }) => phone === `+${CALLER.phone}`) === 1 &&
      unread(({ username }) => username === HIDDEN.username) === 1
    )
  })
  return messages
}

/**
 * What WhatsApp tracks about a number: a quota of new chats with its first warning, and guests who trust the number.
 */
export async function showLimits({ network: { client } }: Stage, guests: readonly string[]): Promise<void> {
  const [trusted, , limited] = NUMBERS
  const until = Date.now() + 20 * 24 * 3_600_000
  await client.restrict({ phone: limited.phone, restriction: { capping: { total: 40, used: 22, until } } })
  for (const guest of guests) await client.giveToken({ phone: trusted.phone, guest, way: 'notification' })
}
