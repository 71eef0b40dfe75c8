import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { eventually, type Scene } from './scene.ts'

/** Rules react to a message, a cancelled order, a rating and a long wait, all at once. */
const RULED = ['79030007001', '79030007002', '79030007003', '79030007004']
/** Operators have written to them in advance. */
const LATER = ['79030007011', '79030007012']
/** How long ago WhatsApp had it: in a few seconds they have waited for a minute. */
const AGO_MS = 56_000
const PASSWORD = 'a long password of a test'

type Posted = { status: number; body: { code?: string } }

/**
 * One answer and one assignee, whatever asks for them at once and is killed meanwhile: rules of every kind, two
 * operators, and scheduled messages. To be started before the kills; `judge` waits until everything has happened.
 */
export async function fireAtOnce(scene: Scene, to: string) {
  const { api, network } = scene
  await network.createGuests({ phones: [...RULED, ...LATER] })
  const restaurant = { name: 'Пельменная', time_zone: 'Europe/Moscow', courier: 'own' }
  const { id: restaurantId } = await api.post<{ id: string }>('/v1/restaurants', restaurant)
  const users = await Promise.all(
    ['anna', 'boris'].map((name) => {
      const user = { name, email: `${name}@example.org`, password: PASSWORD, role: 'operator' }
      return api.post<{ id: string }>('/v1/users', user)
    }),
  )
  const triggers = [
    { trigger: { kind: 'order_status', statuses: ['cancelled'] }, conditions: [] },
    { trigger: { kind: 'rating_given' }, conditions: [] },
    { trigger: { kind: 'message_received' }, conditions: [words('сюда')] },
    { trigger: { kind: 'waits_longer', minutes: 1 }, conditions: [words('сюда', 'тут')] },
  ]
  const rules: string[] = []
  for (const [n, given] of triggers.entries()) {
    const actions = [
      { kind: 'assign_user', user_id: users[n % 2]?.id },
      { kind: 'answer_text', text: `Правило ${given.trigger.kind}` },
    ]
    const { id } = await api.post<{ id: string }>('/v1/rules', { name: given.trigger.kind, ...given, actions })
    rules.push(id)
  }
  const say = (guest: string, text: string) =>
    network.guestSends({ guest, to, content: { kind: 'text', text }, agoMs: AGO_MS })
  for (const [n, guest] of RULED.entries()) await say(guest, n % 2 === 0 ? 'Вы тут?' : 'Все сюда')
  for (const guest of LATER) await say(guest, 'До завтра')
  const idOf = await guestIds(scene)
  /** Who was told that the conversation is theirs. */
  const told: { phone: string; assignee: string }[] = []
  await Promise.all(LATER.flatMap((guest) => ['Позже раз', 'Позже два'].map((text) => writeForLater(guest, text))))

  /** For soon: on a busy machine that time has passed when it is requested, and a later one is needed. */
  async function writeForLater(guest: string, text: string): Promise<void> {
    for (let aheadMs = 4_000; ; aheadMs *= 2) {
      const send_at = new Date(Date.now() + aheadMs).toISOString()
      const path = `/v1/guests/${idOf.get(guest)}/messages`
      const answer: Posted = await api.call('POST', path, { type: 'text', text, send_at })
      if (answer.status < 300) return
      if (answer.status !== 422 || aheadMs > 60_000) throw new Error(`${path}: ${JSON.stringify(answer)}`)
    }
  }

  /** Cancels, delivers and rates; runs while the product is killed, so each is repeated until it is done. */
  async function order(): Promise<void> {
    const at = new Date().toISOString()
    await Promise.all([
      ...RULED.map(async (phone) => {
        const guest = { phone: `+${phone}` }
        const common = { restaurant_id: restaurantId, guest, items: [], total: 100, delivery: 'own', placed_at: at }
        await ask('/v1/orders', { ...common, external_id: `gone-${phone}` })
        await ask(`/v1/orders/gone-${phone}/status`, { status: 'cancelled', at, fault: 'restaurant' })
        await ask('/v1/orders', { ...common, external_id: `here-${phone}`, status: 'delivered', delivered_at: at })
        await ask('/v1/ratings', { order_external_id: `here-${phone}`, score: 2 })
      }),
      ...RULED.flatMap((phone) => users.map(({ id }) => take(phone, id))),
    ])
  }

  /** An operator takes a conversation that nobody has; the other does, too, and the rules assign it to somebody. */
  async function take(phone: string, assignee: string): Promise<void> {
    const body = { assignee, from_assignee: null }
    if (await ask(`/v1/guests/${idOf.get(phone)}/assign`, body)) told.push({ phone, assignee })
  }

  /** Whether it was done; not if it conflicts with what others have done. */
  async function ask(path: string, body: object): Promise<boolean> {
    for (;;) {
      const key = { 'idempotency-key': `${path} ${JSON.stringify(body)}`.replace(/[^\w-]/g, '').slice(0, 200) }
      const answer: Posted | undefined = await scene.api.call('POST', path, body, key).catch(() => undefined)
      if (answer && answer.status < 300) return true
      if (answer?.body.code === 'conflict') return false
      if (answer && ![409, 503].includes(answer.status)) throw new Error(`${path}: ${JSON.stringify(answer)}`)
      await sleep(200)
    }
  }

  /** By the network's record, and by the product's own record of assignments. */
  async function judge(): Promise<void> {
    const causes = async (id: string) =>
      (await scene.api.get<{ data: { guest: { id: string } }[] }>(`/v1/rules/${id}/firings?limit=200`)).data
    const wanted = [RULED.length, RULED.length, RULED.length / 2, RULED.length]
    const fired = async () => (await Promise.all(rules.map(causes))).map(({ length }) => length)
    await eventually('every rule has fired', async () => String(await fired()) === String(wanted))
    const answers = { match: '^Правило ' }
    await network.until({ kind: 'shown', count: RULED.length, filter: answers })
    await network.until({ kind: 'shown', count: LATER.length * 2, filter: { match: '^Позже ' } })
    await eventually('nothing waits to leave', async () => (await unsent()) === 0)
    const shown = (await network.shown(answers)).map(({ guest }) => guest)
    expect(shown.toSorted()).toEqual(RULED)
    const later = (await network.shown({ match: '^Позже ' })).map(({ guest, text }) => `${guest} ${text}`)
    expect(later.toSorted()).toEqual(LATER.flatMap((guest) => [`${guest} Позже два`, `${guest} Позже раз`]))
    for (const phone of RULED) {
      const path = `/v1/guests/${idOf.get(phone)}`
      const { data } = await scene.api.get<{ data: { assignee: string }[] }>(`${path}/timeline?kinds=assignment`)
      const { assignee } = await scene.api.get<{ assignee: string }>(path)
      expect(data.map((entry) => entry.assignee)).toEqual([assignee])
      for (const each of told.filter((each) => each.phone === phone)) expect(each.assignee).toBe(assignee)
    }
  }

  async function unsent(): Promise<number> {
    const timelines = [...RULED, ...LATER].map((phone) =>
      scene.api.get<{ data: { status: string }[] }>(`/v1/guests/${idOf.get(phone)}/timeline?kinds=message`),
    )
    return (await Promise.all(timelines))
      .flatMap(({ data }) => data)
      .filter(({ status }) => /queued|sending/.test(status)).length
  }
  return { order, judge }
}

const words = (...given: string[]) => ({ kind: 'words', match: 'any', words: given })

async function guestIds({ api }: Scene): Promise<Map<string, string>> {
  type Listed = { data: { id: string; phone: string }[] }
  const phones = [...RULED, ...LATER]
  const found = new Map<string, string>()
  await eventually('the guests are known', async () => {
    const { data } = await api.get<Listed>('/v1/guests?limit=200')
    for (const { id, phone } of data) found.set(phone.slice(1), id)
    return phones.every((phone) => found.has(phone))
  })
  return found
}
